import { expect, test } from 'vitest';
import { blocked, examine, inNamespaces, LOOPBACK_UP, settings } from '../../support/doctor.ts';

/** Addresses of documentation (RFC 5737) stand for public ones; here they lead nowhere but to this network of its own. */
const PUBLIC = '203.0.113.5';
const has = (...addresses: string[]): string[] => [
  LOOPBACK_UP,
  'ip link add lan type veth peer name far',
  'ip link set lan up',
  'ip link set far up',
  ...addresses.map((address) => `ip addr add ${address}/24 dev lan`),
];

test('announced-nothing: everywhere, and nowhere to be reached', async () => {
  const { fault } = await examine(await settings({ PARLEY_MEDIA_HOST: '0.0.0.0' }), inNamespaces(['net'], LOOPBACK_UP));
  expect(fault('announced-nothing')?.found).toBe('Clients are told 0.0.0.0.');
});

test('announced-loopback: others may come, and are led to themselves', async () => {
  const { fault, exitCode } = await examine(await settings({ PARLEY_HOST: '0.0.0.0', PARLEY_MEDIA_HOST: '127.0.0.1' }));
  expect(fault('announced-loopback')?.found).toBe('Clients are told 127.0.0.1.');
  expect(exitCode).toBe(1);
  const behindProxy = await examine(await settings({ PARLEY_PUBLIC_URL: `https://${PUBLIC}` }));
  expect(behindProxy.codes).toContain('announced-loopback');
});

test.each(['10.0.0.2', '100.64.0.2', 'fd00::2'])(
  'announced-private: the public URL is public, and %s is not',
  async (address) => {
    const { fault } = await examine(
      await settings({ PARLEY_HOST: address, PARLEY_PUBLIC_URL: `https://${PUBLIC}` }),
      inNamespaces(['net'], ...has(address).map((it) => (address.includes(':') ? it.replace('/24', '/64 nodad') : it))),
    );
    expect(fault('announced-private')?.found).toContain(`Clients are told ${address}`);
  },
);

test('a private address is right where the URL leads to one as well', async () => {
  const { codes, ok } = await examine(
    await settings({ PARLEY_HOST: '10.0.0.2', PARLEY_PUBLIC_URL: 'https://10.0.0.2' }),
    inNamespaces(['net'], ...has('10.0.0.2')),
  );
  expect(codes.filter((code) => code.startsWith('announced'))).toEqual([]);
  expect(ok('announced-address')).toEqual(['Clients are told 10.0.0.2.']);
  expect(ok('media-ports')).toHaveLength(2);
});

test('announced-unresolved: a name that nobody knows', async () => {
  const { fault } = await examine(await settings({ PARLEY_ANNOUNCED_ADDRESS: 'media.invalid' }));
  expect(fault('announced-unresolved')?.found).toContain('media.invalid');
});

test('announced-foreign, media-udp-unanswered, media-tcp-unanswered: an address beyond a NAT', async () => {
  const { fault } = await examine(
    await settings({ PARLEY_HOST: '10.0.0.2', PARLEY_ANNOUNCED_ADDRESS: PUBLIC }),
    inNamespaces(['net'], ...has('10.0.0.2'), 'ip route add default dev lan'),
  );
  expect(fault('announced-foreign')).toMatchObject({ level: 'note' });
  expect(fault('media-udp-unanswered')?.found).toMatch(/^203\.0\.113\.5 port \d+ over UDP: /);
  expect(fault('media-tcp-unanswered')?.level).toBe('warning');
});

test('announced-chosen: two networks, and the first one taken', async () => {
  const { fault } = await examine(
    await settings({ PARLEY_MEDIA_HOST: '0.0.0.0' }),
    inNamespaces(['net'], ...has('10.0.0.2', '10.0.1.2')),
  );
  expect(fault('announced-chosen')?.found).toBe('Of 10.0.0.2, 10.0.1.2, clients are told 10.0.0.2.');
});

test('media-udp-closed: a firewall lets no UDP in; TCP is open', async () => {
  const environment = await settings();
  const { fault, ok, exitCode } = await examine(
    environment,
    inNamespaces(['net'], LOOPBACK_UP, blocked('udp', environment['PARLEY_MEDIA_PORT'] ?? '')),
  );
  expect(fault('media-udp-closed')?.found).toContain('no answer within 1.5 s');
  expect(ok('media-ports')).toEqual([expect.stringContaining('over TCP')]);
  expect(exitCode).toBe(1);
});

test('media-tcp-closed: a firewall lets no TCP in; UDP is open', async () => {
  const environment = await settings();
  const { fault, ok, exitCode } = await examine(
    environment,
    inNamespaces(['net'], LOOPBACK_UP, blocked('tcp', environment['PARLEY_MEDIA_PORT'] ?? '')),
  );
  expect(fault('media-tcp-closed')?.level).toBe('warning');
  expect(ok('media-ports')).toEqual([expect.stringContaining('over UDP')]);
  expect(exitCode).toBe(0);
});
