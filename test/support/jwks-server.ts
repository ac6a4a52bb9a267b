import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { exportJWK, generateKeyPair, type JWK, SignJWT } from 'jose';
import { onTestFinished } from 'vitest';

export type Signer = { jwk: JWK; sign(user: string, claims?: Record<string, unknown>): Promise<string> };

/** A key of a company, and tokens that are signed with it. */
export async function signer(issuer: string, alg: string, kid: string): Promise<Signer> {
  const { publicKey, privateKey } = await generateKeyPair(alg);
  return {
    jwk: { ...(await exportJWK(publicKey)), alg, kid, use: 'sig' },
    sign: (user, claims = {}) =>
      new SignJWT({ name: user, ...claims })
        .setProtectedHeader({ alg, kid })
        .setIssuer(issuer)
        .setSubject(user)
        .setExpirationTime('60s')
        .sign(privateKey),
  };
}

/** A company's server that shows its public keys (RFC 7517), and can be away. */
export async function startJwksServer(keys: readonly JWK[]) {
  const shown = { keys: [...keys], requests: 0, status: 200 };
  const server = createServer((_request, response) => {
    shown.requests += 1;
    response.writeHead(shown.status, { 'Content-Type': 'application/jwk-set+json' });
    response.end(JSON.stringify({ keys: shown.keys }));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const stop = () =>
    new Promise<void>((resolve) => {
      server.close(() => resolve());
      server.closeAllConnections();
    });
  onTestFinished(stop);
  return { shown, stop, url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/jwks.json` };
}
