import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, test } from 'vitest';
import { turnConfig } from '../../../turn-config/turn-config.ts';
import { makeCertificate } from '../../support/certificates.ts';
import { type Coturn, startCoturn } from '../../support/coturn.ts';
import { examine, inNamespaces, LOOPBACK_UP, settings } from '../../support/doctor.ts';
import { freePorts } from '../../support/free-ports.ts';
import { keptFor } from '../../support/kept-for.ts';
import { temporaryFolder } from '../../support/temporary-folder.ts';

const SECRET = 'a-secret-for-tests-alone';

const withTurn = async (urls: string, more: Record<string, string> = {}) =>
  settings({ PARLEY_TURN_URLS: urls, PARLEY_TURN_SECRET: SECRET, ...more });

/** One that this test alone asks. */
const coturn = async (options: Parameters<typeof startCoturn>[0] = {}): Promise<Coturn> =>
  keptFor(await startCoturn({ secret: SECRET, ...options }));

test('X2: over UDP, TCP and TLS it takes an allocation with the credentials of clients, and gives it back', async () => {
  const certificate = makeCertificate();
  const relay = await coturn({ certificate });
  const urls = [relay.url, relay.tcpUrl, relay.tlsUrl];
  const { findings, ok } = await examine(
    await withTurn(urls.join(), {
      NODE_EXTRA_CA_CERTS: certificate.certFile,
      PARLEY_STUN_URLS: relay.url.replace(/^turn(.*)\?.*$/, 'stun$1'),
    }),
  );
  expect(findings.filter(({ level }) => level !== 'ok')).toMatchObject([{ code: 'server-not-running' }]);
  expect(ok('turn').toSorted()).toEqual(urls.map((url) => `${url} relays at 127.0.0.1.`).toSorted());
  expect(ok('clock')).toEqual([`Within a minute of ${relay.url}.`]);
  expect(ok('stun')).toHaveLength(1);
  expect(relay.allocations()).toBeGreaterThanOrEqual(3);
  await expect
    .poll(() => relay.log().match(/refresh.*lifetime=0|delete: realm/gi)?.length ?? 0)
    .toBeGreaterThanOrEqual(3);
});

test('turn-none, clock-uncompared: neither relay nor public URL', async () => {
  const { fault } = await examine(await settings());
  expect(fault('turn-none')).toMatchObject({ level: 'note' });
  expect(fault('clock-uncompared')).toMatchObject({ level: 'note' });
});

test('turn-unreachable, stun-unreachable: nobody listens, and a name that nobody knows', async () => {
  const [port] = await freePorts(1);
  const urls = [`turn:127.0.0.1:${port}`, `turn:127.0.0.1:${port}?transport=tcp`, 'turn:relay.invalid'];
  const { findings, fault } = await examine(
    await withTurn(urls.join(), { PARLEY_STUN_URLS: `stun:127.0.0.1:${port}` }),
  );
  const unreachable = findings.flatMap((it) => (it.level !== 'ok' && it.code === 'turn-unreachable' ? [it.found] : []));
  expect(unreachable.toSorted()).toEqual([
    `${urls[0]}: nobody listens there.`,
    `${urls[1]}: nobody listens there.`,
    `${urls[2]}: relay.invalid has no address.`,
  ]);
  expect(fault('stun-unreachable')?.found).toContain('nobody listens there');
});

test('turn-url-damaged, stun-url-damaged: no URLs of their kind', async () => {
  const { fault } = await examine(
    await withTurn('turn://relay.example.org', { PARLEY_STUN_URLS: 'stun:a?transport=sctp' }),
  );
  expect(fault('turn-url-damaged')?.level).toBe('problem');
  expect(fault('stun-url-damaged')?.level).toBe('problem');
});

test('turn-untested: DTLS is left to browsers', async () => {
  const { fault } = await examine(await withTurn('turns:127.0.0.1?transport=udp'));
  expect(fault('turn-untested')?.level).toBe('note');
});

test.each(['udp', 'tcp'])('turn-secret-wrong: another secret than coturn’s, over %s', async (transport) => {
  const relay = await coturn({ secret: 'another-secret-than-ours' });
  const { fault, exitCode } = await examine(await withTurn(transport === 'udp' ? relay.url : relay.tcpUrl));
  expect(fault('turn-secret-wrong')?.found).toContain('401');
  expect(exitCode).toBe(1);
});

test('turn-refuses: its quota is used up', async () => {
  const relay = await coturn({ configure: (config) => config.replace(/^total-quota=.*$/m, 'total-quota=1') });
  const urls = `${relay.url},${relay.tcpUrl}`;
  const { codes, fault } = await examine(await withTurn(urls));
  expect(fault('turn-refuses')?.found).toContain('486');
  // That there is no room left says nothing of clocks.
  expect(codes).not.toContain('clock-turn-ahead');
});

test('turn-open: it relays for everybody', async () => {
  const open = (config: string) =>
    config.replace(/^(use-auth-secret|static-auth-secret=.*)$/gm, '').concat('\nno-auth\n');
  const relay = await coturn({ configure: open });
  const { fault } = await examine(await withTurn(relay.url));
  expect(fault('turn-open')?.level).toBe('warning');
});

test('turn-denies-media: the relay lets nothing through to the SFU', async () => {
  const denies = (config: string) => config.replace(/^allowed-peer-ip=.*$/gm, '');
  const relay = await coturn({ allowsLoopback: false, configure: denies });
  const { fault } = await examine(await withTurn(relay.url));
  expect(fault('turn-denies-media')?.found).toMatch(/denies 127\.0\.0\.1: 403/);
});

test('turn-relays-privately: at a public address, it hands out one of its own network', async () => {
  const folder = temporaryFolder();
  const config = turnConfig({
    PARLEY_TURN_URLS: 'turn:203.0.113.5',
    PARLEY_TURN_SECRET: SECRET,
    COTURN_ADDRESS: '203.0.113.5',
  }).replace(/^relay-ip=.*$/m, 'relay-ip=10.9.9.9');
  writeFileSync(join(folder, 'turnserver.conf'), `${config}\nuserdb=${folder}/db\npidfile=${folder}/pid\n`);
  const { fault } = await examine(
    await withTurn('turn:203.0.113.5'),
    inNamespaces(
      ['net'],
      LOOPBACK_UP,
      'ip addr add 203.0.113.5/32 dev lo',
      'ip addr add 10.9.9.9/32 dev lo',
      `{ setpriv --pdeathsig KILL turnserver -c ${folder}/turnserver.conf > /dev/null 2>&1 & }`,
      'until timeout 0.2 turnutils_stunclient -p 3478 203.0.113.5 > /dev/null 2>&1; do sleep 0.1; done',
    ),
  );
  expect(fault('turn-relays-privately')?.found).toContain('relays at 10.9.9.9');
});

describe('certificates', () => {
  const on = async (certificate: ReturnType<typeof makeCertificate>, host = '127.0.0.1') => {
    const relay = await coturn({ certificate });
    const url = relay.tlsUrl.replace('127.0.0.1', host);
    return examine(await withTurn(url, { NODE_EXTRA_CA_CERTS: certificate.certFile }));
  };

  test('turn-certificate-expired: made forty days ago, for thirty', async () => {
    const { fault, exitCode } = await on(makeCertificate({ days: 30, madeAt: '-40d' }));
    expect(fault('turn-certificate-expired')?.level).toBe('problem');
    expect(exitCode).toBe(1);
  });

  test('turn-certificate-not-yet-valid: made tomorrow', async () => {
    const { fault } = await on(makeCertificate({ madeAt: '+1d' }));
    expect(fault('turn-certificate-not-yet-valid')?.level).toBe('problem');
  });

  test('turn-certificate-expires-soon: ten days to go', async () => {
    const { codes } = await on(makeCertificate({ days: 10 }));
    expect(codes).toContain('turn-certificate-expires-soon');
    expect(codes.filter((code) => code.startsWith('turn'))).toHaveLength(1);
  });

  test('turn-certificate-wrong-name: the URL has another', async () => {
    const { fault } = await on(makeCertificate({ name: 'DNS:relay.example.org' }), 'localhost');
    expect(fault('turn-certificate-wrong-name')?.found).toContain('for relay.example.org');
  });

  test('turn-certificate-untrusted: nobody knows who issued it', async () => {
    const relay = await coturn({ certificate: makeCertificate() });
    const { fault } = await examine(await withTurn(relay.tlsUrl));
    expect(fault('turn-certificate-untrusted')?.found).toContain('DEPTH_ZERO_SELF_SIGNED_CERT');
  });
});

describe('clocks', () => {
  const SHORT = { PARLEY_TURN_TTL_SECONDS: '600' };
  let ahead: Coturn;

  beforeAll(async () => {
    ahead = await startCoturn({ secret: SECRET, clock: '+1h' });
    return () => ahead.stop();
  });

  test('turn-clock-ahead, clock-turn-ahead: its clock is an hour ahead, and credentials last ten minutes', async () => {
    const { fault, codes } = await examine(await withTurn(ahead.url, SHORT));
    expect(fault('turn-clock-ahead')?.found).toContain('401');
    expect(codes).toContain('clock-turn-ahead');
    expect(codes).not.toContain('turn-secret-wrong');
  });

  test('where credentials last longer than that, only the clock is named', async () => {
    const { codes, ok } = await examine(await withTurn(ahead.url, { PARLEY_TURN_TTL_SECONDS: '7200' }));
    expect(codes).toContain('clock-turn-ahead');
    expect(ok('turn')).toHaveLength(1);
  });

  test('clock-turn-behind: it takes what has ended', async () => {
    const relay = await coturn({ clock: '-10m' });
    const { fault } = await examine(await withTurn(relay.tcpUrl));
    expect(fault('clock-turn-behind')?.level).toBe('warning');
  });
});
