import { existsSync } from 'node:fs';
import type { networkInterfaces } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { certificateFor } from '../../../setup/certificate.mjs';
import { openToNetwork, planNetwork } from '../../../setup/open-to-network.mjs';
import { temporaryFolder } from '../../support/temporary-folder.ts';

type Interfaces = ReturnType<typeof networkInterfaces>;
const machine = vi.hoisted(() => ({ interfaces: {} as Interfaces }));
vi.mock('node:os', async (original) => ({
  ...(await original<typeof import('node:os')>()),
  networkInterfaces: () => machine.interfaces,
}));

const entry = (address: string, internal = false): NonNullable<Interfaces[string]> => [
  { family: 'IPv4', address, internal, netmask: '255.255.255.0', mac: '00:00:00:00:00:00', cidr: `${address}/24` },
];
const loopback = { lo: entry('127.0.0.1', true) };

beforeEach(() => {
  machine.interfaces = loopback;
});

afterEach(() => {
  vi.unstubAllEnvs();
  vi.restoreAllMocks();
});

describe('the plan', () => {
  test('takes the address that it is given, and will need openssl', () => {
    expect(planNetwork({ lan: '192.168.1.10' })).toEqual({ address: '192.168.1.10', debianPackages: ['openssl'] });
  });

  test('finds an address that is not a container’s', () => {
    machine.interfaces = { ...loopback, docker0: entry('172.17.0.1'), lan9: entry('10.1.2.3') };
    expect(planNetwork({ lan: '' }).address).toBe('10.1.2.3');
  });

  test('says so where there is none', () => {
    expect(() => planNetwork({ lan: '' })).toThrow('no address in a local network');
  });

  test('takes a certificate from where the caller stands, and needs no openssl then', async () => {
    const folder = temporaryFolder();
    const given = await certificateFor('192.168.1.10', folder);
    vi.stubEnv('INIT_CWD', folder);
    expect(planNetwork({ lan: '192.168.1.10', cert: 'cert.pem', key: 'key.pem' })).toEqual({
      address: '192.168.1.10',
      given,
      debianPackages: [],
    });
  });

  test('refuses a certificate that is of no use before any long work', () => {
    expect(() => planNetwork({ lan: '192.168.1.10', cert: '/nowhere/c.pem', key: '/nowhere/k.pem' })).toThrow(
      'no file /nowhere/c.pem',
    );
  });
});

describe('the settings for it', () => {
  const said: string[] = [];
  const progress = {
    step: async (_: string, action: () => Promise<string>) => void said.push(await action()),
  };

  test('self-signed: the certificate lies in the data folder, and guests may come', async () => {
    const data = temporaryFolder();
    vi.stubEnv('PARLEY_DATA_DIR', data);
    vi.stubEnv('PARLEY_PORT', '8443');
    const warned = vi.spyOn(console, 'error').mockReturnValue();
    const settings = await openToNetwork({ address: '192.168.1.10', debianPackages: [] }, progress);
    expect(settings).toEqual({
      PARLEY_HOST: '0.0.0.0',
      PARLEY_TLS_CERT_FILE: join(data, 'tls/cert.pem'),
      PARLEY_TLS_KEY_FILE: join(data, 'tls/key.pem'),
      PARLEY_ANNOUNCED_ADDRESS: '192.168.1.10',
      PARLEY_GUESTS: 'true',
      PARLEY_PUBLIC_URL: 'https://192.168.1.10:8443',
    });
    expect(existsSync(join(data, 'tls/cert.pem'))).toBe(true);
    expect(said.at(-1)).toContain('self-signed');
    expect(warned).toHaveBeenCalledOnce();
  });

  test('what the operator has set stays, and no browser warns of a certificate of theirs', async () => {
    vi.stubEnv('PARLEY_GUESTS', 'false');
    vi.stubEnv('PARLEY_PUBLIC_URL', 'https://parley.example.com');
    const warned = vi.spyOn(console, 'error').mockReturnValue();
    const given = { cert: '/a/cert.pem', key: '/a/key.pem' };
    const settings = await openToNetwork({ address: '192.168.1.10', given, debianPackages: [] }, progress);
    expect(settings).toMatchObject({
      PARLEY_TLS_CERT_FILE: '/a/cert.pem',
      PARLEY_TLS_KEY_FILE: '/a/key.pem',
      PARLEY_GUESTS: 'false',
      PARLEY_PUBLIC_URL: 'https://parley.example.com',
    });
    expect(said.at(-1)).toContain('yours');
    expect(warned).not.toHaveBeenCalled();
  });
});
