import { describe, expect, test } from 'vitest';
import { ConfigError, readConfig, settings } from '../../../src/config.ts';

const SECRET = 'a secret of acme that is long enough';

const problemsOf = (environment: Record<string, string>): string[] => {
  try {
    readConfig(environment);
  } catch (error) {
    if (error instanceof ConfigError) return error.message.split('\n');
    throw error;
  }
  throw new Error('the configuration was accepted');
};

describe('defaults', () => {
  test('A1: guests are on by default on loopback only, and a setting decides elsewhere', () => {
    const guests = (environment: Record<string, string>): boolean => readConfig(environment).access.guests;
    expect(guests({})).toBe(true);
    expect(guests({ PARLEY_HOST: 'localhost' })).toBe(true);
    expect(guests({ PARLEY_HOST: '0.0.0.0' })).toBe(false);
    expect(guests({ PARLEY_HOST: '0.0.0.0', PARLEY_GUESTS: 'true' })).toBe(true);
    expect(guests({ PARLEY_GUESTS: 'false' })).toBe(false);
  });

  test('C8, S11, S13: 45 s of ringing, 30 s of grace, a heartbeat of 20 s', () => {
    const { calls, signaling } = readConfig({});
    expect(calls.ringTimeoutMs).toBe(45_000);
    expect(signaling).toMatchObject({ graceMs: 30_000, heartbeatMs: 20_000 });
  });

  test('C20: 50 people in one call, ringing ones included, and another number by setting', () => {
    expect(readConfig({}).calls.maxPeers).toBe(50);
    expect(readConfig({ PARLEY_MAX_PEERS_PER_CALL: '2' }).calls.maxPeers).toBe(2);
    expect(readConfig({}).calls.maxSending).toEqual({ room: null, application: null });
    expect(readConfig({ PARLEY_MAX_ROOM_KBPS: '20' }).calls.maxSending.room).toBe(20_000);
  });

  test('media ports listen where the server does, unless a setting says where', () => {
    const media = (environment: Record<string, string>) => readConfig(environment).media;
    expect(media({})).toMatchObject({ basePort: 40_000, listenAddress: '127.0.0.1', announcedAddress: null });
    expect(media({ PARLEY_HOST: '0.0.0.0' }).listenAddress).toBe('0.0.0.0');
    const behindProxy = { PARLEY_MEDIA_HOST: '0.0.0.0', PARLEY_ANNOUNCED_ADDRESS: '203.0.113.10' };
    expect(media(behindProxy)).toMatchObject({ listenAddress: '0.0.0.0', announcedAddress: '203.0.113.10' });
  });

  test('H7, H9, H15: calls are kept in a file of the data folder, or in the PostgreSQL that is named, for 30 days', () => {
    const history = (environment: Record<string, string>) => {
      const { history: kept, database } = readConfig(environment);
      return kept && { ...kept, database };
    };
    expect(history({})).toEqual({ days: 30, database: { kind: 'sqlite', file: 'data/parley.sqlite' } });
    expect(history({ PARLEY_DATA_DIR: '/var/lib/parley', PARLEY_HISTORY_DAYS: '7' })).toEqual({
      days: 7,
      database: { kind: 'sqlite', file: '/var/lib/parley/parley.sqlite' },
    });
    for (const url of ['postgres://anna:secret@db/parley', 'postgresql:///parley?host=/run/postgresql']) {
      expect(history({ PARLEY_DATABASE_URL: url })).toMatchObject({ database: { kind: 'postgres', url } });
    }
    expect(history({ PARLEY_HISTORY_DAYS: '0' })).toBeNull();
  });

  test('O6: an empty value is no value, and other programs’ variables are none of ours', () => {
    expect(readConfig({ PARLEY_PORT: '', HOME: '/root', PORT: 'x' }).http.port).toBe(8080);
  });
});

describe('values', () => {
  test('A2: applications are ID:SECRET, and a secret may have colons', () => {
    const { applications } = readConfig({ PARLEY_APPLICATIONS: `acme:${SECRET}, b:x:${SECRET}` }).access;
    expect([...applications]).toEqual([
      ['acme', SECRET],
      ['b', `x:${SECRET}`],
    ]);
  });

  test('A4: TURN settings go together', () => {
    const config = readConfig({
      PARLEY_TURN_URLS: 'turn:a:3478, turns:b:443',
      PARLEY_TURN_SECRET: 'sixteen characters',
      PARLEY_TURN_TTL_SECONDS: '60',
    });
    expect(config.ice.turn).toEqual({
      urls: ['turn:a:3478', 'turns:b:443'],
      secret: 'sixteen characters',
      ttlSeconds: 60,
    });
  });

  test('A6: origins are a list', () => {
    const { allowedOrigins } = readConfig({
      PARLEY_ALLOWED_ORIGINS: 'https://a.example, https://b.example,',
    }).signaling;
    expect(allowedOrigins).toEqual(['https://a.example', 'https://b.example']);
  });
});

describe('O6: what stops the start is named', () => {
  test('O6: every problem, a line each', () => {
    const problems = problemsOf({ PARLEY_PROT: '1', PARLEY_PORT: 'http', PARLEY_GUESTS: 'maybe' });
    expect(problems).toHaveLength(3);
    expect(problems[0]).toContain('PARLEY_PROT is not a setting');
    expect(problems.join()).toMatch(/PARLEY_PORT: .*PARLEY_GUESTS: /);
  });

  test.each([
    ['PARLEY_PORT', '65536'],
    ['PARLEY_PORT', '80.5'],
    ['PARLEY_PORT', '-1'],
    ['PARLEY_HOST', undefined],
    ['PARLEY_PUBLIC_URL', 'calls.example'],
    ['PARLEY_RING_TIMEOUT_SECONDS', '0'],
    ['PARLEY_GRACE_SECONDS', '601'],
    ['PARLEY_TURN_URLS', 'https://turn.example'],
    ['PARLEY_STUN_URLS', 'turn:stun.example'],
    ['PARLEY_TURN_SECRET', 'short'],
    ['PARLEY_METRICS_TOKEN', 'short'],
    ['PARLEY_LOG_LEVEL', 'verbose'],
    ['PARLEY_MAX_PEERS_PER_CALL', '1'],
    ['PARLEY_MAX_PEERS_PER_CALL', '501'],
    ['PARLEY_MAX_ROOM_KBPS', '0'],
    ['PARLEY_MAX_APPLICATION_KBPS', '100000001'],
    ['PARLEY_MEDIA_WORKERS', '0'],
    ['PARLEY_TRUST_PROXY', 'yes'],
    ['PARLEY_HISTORY_DAYS', '-1'],
    ['PARLEY_ADMIN_TOKEN', 'short'],
  ] as const)('O6: %s=%s', (name, value) => {
    if (value === undefined) return expect(Object.keys(settings)).toContain(name);
    expect(problemsOf({ [name]: value })).toEqual([expect.stringContaining(`${name}: `)]);
  });

  test.each([
    [{ PARLEY_TLS_CERT_FILE: 'cert.pem' }, 'PARLEY_TLS_KEY_FILE'],
    [{ PARLEY_TLS_KEY_FILE: 'key.pem' }, 'PARLEY_TLS_CERT_FILE'],
    [{ PARLEY_TURN_URLS: 'turn:a' }, 'PARLEY_TURN_SECRET'],
    [{ PARLEY_MEDIA_PORT: '65535', PARLEY_MEDIA_WORKERS: '2' }, 'PARLEY_MEDIA_PORT'],
  ])('O6: a contradiction: %o', (environment, name) => {
    expect(problemsOf(environment)).toEqual([expect.stringContaining(name)]);
  });

  test.each([`acme:${SECRET},rest-of-a-secret`, SECRET, 'acme:short', `guests:${SECRET}`, `-:${SECRET}`])(
    'O6: an application that cannot be, without printing what may be a secret: %s',
    (value) => {
      const problems = problemsOf({ PARLEY_APPLICATIONS: value });
      expect(problems).toEqual([expect.stringMatching(/^PARLEY_APPLICATIONS: entry \d must be ID:SECRET/)]);
      expect(problems.join()).not.toMatch(/rest-of-a-secret|a secret of acme/);
    },
  );

  test.each(['mysql://parley:hunter2@db/parley', 'hunter2', 'db.example:5432/hunter2'])(
    'H7: a database that cannot be, without printing its password: %s',
    (value) => {
      const problems = problemsOf({ PARLEY_DATABASE_URL: value });
      expect(problems).toEqual([expect.stringMatching(/^PARLEY_DATABASE_URL: must be postgres:/)]);
      expect(problems.join()).not.toContain('hunter2');
    },
  );

  test('O6: an application named twice', () => {
    expect(problemsOf({ PARLEY_APPLICATIONS: `acme:${SECRET},acme:${SECRET}2` })).toEqual([
      'PARLEY_APPLICATIONS: entry 2 names an application a second time',
    ]);
  });
});
