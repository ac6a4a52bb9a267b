import { execFileSync } from 'node:child_process';
import { X509Certificate } from 'node:crypto';
import { once } from 'node:events';
import { copyFileSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { createServer, get } from 'node:https';
import { join } from 'node:path';
import { describe, expect, onTestFinished, test, vi } from 'vitest';
import { certificateFor, checkGivenCertificate } from '../../../setup/certificate.mjs';
import { temporaryFolder } from '../../support/temporary-folder.ts';

/** Linux answers on all of 127.0.0.0/8; this one is in no certificate by default. */
const ADDRESS = '127.0.0.2';

const serialOf = (file: string): string => new X509Certificate(readFileSync(file)).serialNumber;

/** A certificate that ends when it is told to. */
function certificateOfDays(days: number, folder: string, address = ADDRESS) {
  const [cert, key] = [join(folder, 'cert.pem'), join(folder, 'key.pem')];
  const curve = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1'];
  const subject = ['-subj', '/CN=test', '-addext', `subjectAltName=IP:${address}`];
  const request = ['req', '-x509', ...curve, '-noenc', '-days', String(days), ...subject];
  execFileSync('/usr/bin/openssl', [...request, '-keyout', key, '-out', cert], { stdio: 'ignore' });
  return { cert, key };
}

describe('a certificate of our own', () => {
  test.each([ADDRESS, '127.0.0.1'])('serves %s over https to who trusts it', async (host) => {
    const { cert, key } = await certificateFor(ADDRESS, join(temporaryFolder(), 'tls'));
    const server = createServer({ cert: readFileSync(cert), key: readFileSync(key) }, (_, response) => {
      response.end('hello');
    });
    onTestFinished(() => void server.close());
    await once(server.listen(0, host), 'listening');
    const address = server.address();
    if (address === null || typeof address === 'string') throw new Error('it listens nowhere');
    const request = get({ host, port: address.port, ca: readFileSync(cert), agent: false });
    const [response] = await once(request, 'response');
    expect(response.statusCode).toBe(200);
    response.resume();
  });

  test('is for no other address, and its key is nobody else’s to read', async () => {
    const { cert, key } = await certificateFor(ADDRESS, temporaryFolder());
    const certificate = new X509Certificate(readFileSync(cert));
    expect(certificate.checkIP('127.0.0.3')).toBeUndefined();
    expect(certificate.checkHost('localhost')).toBe('localhost');
    expect(statSync(key).mode & 0o777).toBe(0o600);
  });

  test('stays as long as it is of use', async () => {
    const folder = temporaryFolder();
    const { cert } = await certificateFor(ADDRESS, folder);
    const serial = serialOf(cert);
    await certificateFor(ADDRESS, folder);
    expect(serialOf(cert)).toBe(serial);
  });

  test.each<[string, (folder: string) => unknown]>([
    ['for another address', (folder) => certificateOfDays(100, folder, '10.0.0.1')],
    ['that ends within a week', (folder) => certificateOfDays(6, folder)],
    [
      'without its key',
      (folder) => copyFileSync(certificateOfDays(100, temporaryFolder()).cert, join(folder, 'cert.pem')),
    ],
    [
      'with the key of another',
      (folder) => {
        certificateOfDays(100, folder);
        copyFileSync(certificateOfDays(100, temporaryFolder()).key, join(folder, 'key.pem'));
      },
    ],
  ])('is made anew in place of one %s', async (_, put) => {
    const folder = temporaryFolder();
    put(folder);
    const before = serialOf(join(folder, 'cert.pem'));
    const files = await certificateFor(ADDRESS, folder);
    expect(serialOf(files.cert)).not.toBe(before);
    expect(checkGivenCertificate(files)).toEqual(files);
  });
});

describe('a certificate that was given', () => {
  test('is taken as it is', () => {
    const files = certificateOfDays(1, temporaryFolder());
    expect(checkGivenCertificate(files)).toEqual(files);
  });

  test('that is not there', () => {
    const { cert } = certificateOfDays(1, temporaryFolder());
    expect(() => checkGivenCertificate({ cert, key: '/nowhere/key.pem' })).toThrow('no file /nowhere/key.pem');
  });

  test('whose key is another’s', () => {
    const { cert } = certificateOfDays(1, temporaryFolder());
    const { key } = certificateOfDays(1, temporaryFolder());
    expect(() => checkGivenCertificate({ cert, key })).toThrow('is not the key of');
  });

  test('that has ended', () => {
    const { cert, key } = certificateOfDays(1, temporaryFolder());
    vi.useFakeTimers({ toFake: ['Date'], now: Date.now() + 2 * 24 * 3600 * 1000 });
    onTestFinished(() => void vi.useRealTimers());
    expect(() => checkGivenCertificate({ cert, key })).toThrow('expired');
  });

  test('that is none', () => {
    const { cert, key } = certificateOfDays(1, temporaryFolder());
    writeFileSync(cert, 'hello');
    expect(() => checkGivenCertificate({ cert, key })).toThrow('cannot be read');
  });
});
