import { execFileSync } from 'node:child_process';
import { describe, expect, test } from 'vitest';
import { TurnConfigError, turnConfig } from '../../turn-config/turn-config.ts';

const environment = {
  PARLEY_TURN_URLS: 'turn:turn.example.org:3479?transport=udp,turn:turn.example.org:3479?transport=tcp',
  PARLEY_TURN_SECRET: 'a-secret-of-some-length',
  COTURN_ADDRESS: '10.0.0.5',
};

/** Without comments: [option, value] pairs. */
const options = (changes: Record<string, string> = {}): string[] =>
  turnConfig({ ...environment, ...changes })
    .split('\n')
    .filter((line) => line !== '' && !line.startsWith('#'));

describe('coturn’s configuration', () => {
  test('says what Parley’s settings say', () => {
    expect(options()).toEqual(
      expect.arrayContaining([
        'listening-ip=10.0.0.5',
        'listening-port=3479',
        'use-auth-secret',
        'static-auth-secret=a-secret-of-some-length',
        'realm=turn.example.org',
        'no-cli',
        'no-multicast-peers',
        'no-tls',
        'no-dtls',
      ]),
    );
  });

  test('denies private networks, apart from the relay itself, the SFU and what is allowed by name', () => {
    const lines = options({ PARLEY_ANNOUNCED_ADDRESS: '10.0.0.6', COTURN_ALLOWED_PEERS: '10.1.0.0-10.1.0.9' });
    expect(lines).toContain('denied-peer-ip=10.0.0.0-10.255.255.255');
    expect(lines).toContain('denied-peer-ip=169.254.0.0-169.254.255.255');
    const allowed = lines.filter((line) => line.startsWith('allowed-peer-ip='));
    expect(allowed.map((line) => line.replace(/.*=/, ''))).toEqual(['10.0.0.5', '10.0.0.6', '10.1.0.0-10.1.0.9']);
    expect(lines).not.toContain('allow-loopback-peers');
  });

  test('behind a NAT, announces the address outside', () => {
    const lines = options({ COTURN_EXTERNAL_ADDRESS: '198.51.100.7' });
    expect(lines).toContain('external-ip=198.51.100.7/10.0.0.5');
    expect(lines).toContain('allowed-peer-ip=198.51.100.7');
  });

  test('with a certificate, has TLS on the port of the turns: URL', () => {
    const lines = options({
      PARLEY_TURN_URLS: 'turn:turn.example.org,turns:turn.example.org:443?transport=tcp',
      COTURN_TLS_CERT_FILE: '/etc/turn/cert.pem',
      COTURN_TLS_KEY_FILE: '/etc/turn/key.pem',
    });
    const expected = [
      'listening-port=3478',
      'tls-listening-port=443',
      'cert=/etc/turn/cert.pem',
      'pkey=/etc/turn/key.pem',
    ];
    expect(lines).toEqual(expect.arrayContaining(expected));
    expect(lines).not.toContain('no-tls');
  });

  test('leaves no placeholder behind', () => {
    expect(options().filter((line) => line.includes('@'))).toEqual([]);
  });

  const mistakes: [string, Record<string, string>, string][] = [
    ['no URL', { PARLEY_TURN_URLS: '' }, 'PARLEY_TURN_URLS'],
    ['a URL that is none', { PARLEY_TURN_URLS: 'https://example.org' }, 'turn: or turns: URL'],
    ['two ports for one scheme', { PARLEY_TURN_URLS: 'turn:a.org:1,turn:a.org:2' }, 'one port'],
    ['turns: without a certificate', { PARLEY_TURN_URLS: 'turns:a.org' }, 'COTURN_TLS_CERT_FILE'],
    ['a short secret', { PARLEY_TURN_SECRET: 'short' }, 'PARLEY_TURN_SECRET'],
    ['a secret that is two lines', { PARLEY_TURN_SECRET: 'a-secret-of-some-length\nno-auth' }, 'PARLEY_TURN_SECRET'],
    ['a name where an address belongs', { COTURN_ADDRESS: 'turn.example.org' }, 'COTURN_ADDRESS'],
  ];
  test.each(mistakes)('refuses %s, and says where it is', (_, changes, place) => {
    expect(() => options(changes)).toThrow(TurnConfigError);
    expect(() => options(changes)).toThrow(place);
  });

  test('is printed by the command in the README, or one sentence a mistake is', () => {
    const render = (env: Record<string, string>): string =>
      execFileSync(process.execPath, ['turn-config/render.ts'], {
        env,
        cwd: process.cwd(),
        encoding: 'utf8',
        stdio: 'pipe',
      });
    expect(render(environment)).toBe(turnConfig(environment));
    expect(() => render({})).toThrow('PARLEY_TURN_SECRET');
  });
});
