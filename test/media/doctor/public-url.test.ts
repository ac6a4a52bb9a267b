import { copyFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { type CertificateFiles, makeCertificate } from '../../support/certificates.ts';
import { examine, settings } from '../../support/doctor.ts';
import { freePorts } from '../../support/free-ports.ts';
import { startMain } from '../../support/main-process.ts';
import { workerProgramForTests } from '../../support/media-worker.ts';
import { reverseProxy, webServer } from '../../support/reverse-proxy.ts';

/** The server runs, with what stands before it, and is asked. */
async function examineServer(environment: Record<string, string>) {
  const main = await startMain({ ...environment, MEDIASOUP_WORKER_BIN: workerProgramForTests() });
  await main.listening();
  return examine(environment);
}

/** At the public URL there is a proxy before the server. */
async function examineBehind(
  options: { certificate?: CertificateFiles; upgrades?: boolean } = {},
  publicHost = '127.0.0.1',
) {
  const environment = await settings();
  const port = await reverseProxy(Number(environment['PARLEY_PORT']), options);
  const scheme = options.certificate ? 'https' : 'http';
  return examineServer({
    ...environment,
    PARLEY_PUBLIC_URL: `${scheme}://${publicHost}:${port}`,
    PARLEY_GUESTS: 'false',
    ...(options.certificate && { NODE_EXTRA_CA_CERTS: options.certificate.certFile }),
  });
}

describe('the public URL', () => {
  test('X2: pages and the WebSocket are opened through a proxy as browsers open them, and the clock is compared', async () => {
    const { ok, codes } = await examineBehind({ certificate: makeCertificate() });
    expect(ok('public-url')).toHaveLength(1);
    expect(ok('clock')).toEqual([expect.stringContaining('of https://127.0.0.1')]);
    expect(codes.filter((code) => code.startsWith('public-url'))).toEqual([]);
  });

  test('public-url-no-websocket: the proxy passes on no Upgrade', async () => {
    const { fault, exitCode } = await examineBehind({ upgrades: false });
    expect(fault('public-url-no-websocket')?.found).toMatch(/with HTTP 404/);
    expect(exitCode).toBe(1);
  });

  test('public-url-elsewhere: another program’s page', async () => {
    const port = await webServer({ onRequest: (_, response) => response.end('It works!') });
    const { fault } = await examineServer(await settings({ PARLEY_PUBLIC_URL: `http://127.0.0.1:${port}` }));
    expect(fault('public-url-elsewhere')?.level).toBe('problem');
  });

  test('public-url-unreachable: nobody is there', async () => {
    const [port] = await freePorts(1);
    const { fault } = await examineServer(await settings({ PARLEY_PUBLIC_URL: `http://127.0.0.1:${port}` }));
    expect(fault('public-url-unreachable')?.found).toContain('ECONNREFUSED');
  });

  test('public-url-insecure: no camera for others than this machine', async () => {
    const { fault } = await examine(await settings({ PARLEY_PUBLIC_URL: 'http://parley.invalid' }));
    expect(fault('public-url-insecure')?.level).toBe('problem');
  });

  test.each([
    ['public-url-certificate-expired: forty days old, for thirty', { days: 30, madeAt: '-40d' }],
    ['public-url-certificate-not-yet-valid: from tomorrow on', { madeAt: '+1d' }],
    ['public-url-certificate-wrong-name: another host’s', { name: 'DNS:parley.example.org' }],
    ['public-url-certificate-expires-soon: ten days to go', { days: 10 }],
  ])('%s', async (name, wish) => {
    const { codes } = await examineBehind({ certificate: makeCertificate(wish) });
    expect(codes.filter((code) => code.startsWith('public-url'))).toEqual([name.split(':')[0]]);
  });

  test('public-url-certificate-untrusted: nobody knows who issued it', async () => {
    const port = await reverseProxy(1, { certificate: makeCertificate() });
    const { fault } = await examine(await settings({ PARLEY_PUBLIC_URL: `https://127.0.0.1:${port}` }));
    expect(fault('public-url-certificate-untrusted')?.found).toContain('DEPTH_ZERO_SELF_SIGNED_CERT');
  });

  test.each([
    ['ahead', 3_600_000],
    ['behind', -3_600_000],
  ])('clock-differs: by its Date it is an hour %s', async (how, offsetMs) => {
    const onRequest: Parameters<typeof webServer>[0]['onRequest'] = (_, response) =>
      response.setHeader('Date', new Date(Date.now() + offsetMs).toUTCString()).end();
    const port = await webServer({ onRequest });
    const { fault } = await examine(await settings({ PARLEY_PUBLIC_URL: `http://127.0.0.1:${port}` }));
    expect(fault('clock-differs')?.found).toMatch(new RegExp(`is 3(600|599|601) s ${how}`));
  });
});

describe('the server’s own certificate', () => {
  const files = ({ certFile, keyFile }: CertificateFiles) => ({
    PARLEY_TLS_CERT_FILE: certFile,
    PARLEY_TLS_KEY_FILE: keyFile,
  });
  const own = async (certificate: CertificateFiles, more: Record<string, string> = {}) =>
    examine(await settings({ ...files(certificate), ...more }));

  test('certificate-self-signed: browsers warn', async () => {
    const { codes } = await own(makeCertificate());
    expect(codes.filter((code) => code.startsWith('certificate'))).toEqual(['certificate-self-signed']);
  });

  test.each([
    ['certificate-expired: forty days old, for thirty', { days: 30, madeAt: '-40d' }],
    ['certificate-not-yet-valid: from tomorrow on', { madeAt: '+1d' }],
    ['certificate-expires-soon: ten days to go', { days: 10 }],
  ])('%s', async (name, wish) => {
    const { codes } = await own(makeCertificate(wish));
    expect(codes).toContain(name.split(':')[0]);
  });

  test('certificate-wrong-name: people open another', async () => {
    const { fault } = await own(makeCertificate({ name: 'DNS:one.example.org' }), {
      PARLEY_PUBLIC_URL: 'https://other.invalid',
    });
    expect(fault('certificate-wrong-name')?.found).toContain('for one.example.org');
  });

  test('certificate-key-differs: another certificate’s key', async () => {
    const [one, other] = [makeCertificate(), makeCertificate()];
    const { fault } = await own({ ...one, keyFile: other.keyFile });
    expect(fault('certificate-key-differs')?.found).toContain(other.keyFile);
  });

  test('certificate-unreadable: there is no such file', async () => {
    const { fault } = await own({ certFile: '/nowhere/cert.pem', keyFile: '/nowhere/key.pem' });
    expect(fault('certificate-unreadable')?.found).toContain('ENOENT');
  });

  test('certificate-not-loaded: renewed while the server runs', async () => {
    const certificate = makeCertificate();
    const environment = await settings(files(certificate));
    const main = await startMain({ ...environment, MEDIASOUP_WORKER_BIN: workerProgramForTests() });
    await main.listening();
    expect((await examine(environment)).codes).not.toContain('certificate-not-loaded');
    const renewed = makeCertificate();
    copyFileSync(renewed.certFile, certificate.certFile);
    copyFileSync(renewed.keyFile, certificate.keyFile);
    expect((await examine(environment)).codes).toContain('certificate-not-loaded');
  });
});
