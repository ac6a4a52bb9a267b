import { SignJWT } from 'jose';
import type { RawClient } from './raw-client.ts';
import type { TestServer } from './server.ts';

export const ADMIN = 'a token of the administrator';

export type Registered = { applicationId: string; secret: string; apiKey: string };
type Answer = { status: number; body: Record<string, unknown> };

/** Asks the API. The answer's body is `{}` where there is none. */
export async function ask(
  server: Pick<TestServer, 'http'>,
  token: string,
  method: string,
  path: string,
  body?: unknown,
): Promise<Answer> {
  const response = await fetch(`${server.http}${path}`, {
    method,
    headers: { Authorization: `Bearer ${token}`, 'Content-Type': 'application/json' },
    ...(body !== undefined && { body: JSON.stringify(body) }),
  });
  const text = await response.text();
  return { status: response.status, body: text === '' ? {} : JSON.parse(text) };
}

/** An application that the server (with `ADMIN` as its token) has got while it runs. */
export async function register(
  server: Pick<TestServer, 'http'>,
  settings: { name: string } & Record<string, unknown>,
): Promise<Registered> {
  const { status, body } = await ask(server, ADMIN, 'POST', '/api/applications', settings);
  if (status !== 201) throw new Error(`registering answered ${status}: ${JSON.stringify(body)}`);
  const { application, secret, apiKey } = body as { application: { applicationId: string } } & Registered;
  return { applicationId: application.applicationId, secret, apiKey };
}

/** As a company's program mints it. */
export const mint = (
  { applicationId, secret }: Pick<Registered, 'applicationId' | 'secret'>,
  user: string,
  claims: Record<string, unknown> = {},
): Promise<string> =>
  new SignJWT({ name: user, ...claims })
    .setProtectedHeader({ alg: 'HS256' })
    .setIssuer(applicationId)
    .setSubject(user)
    .setExpirationTime('60s')
    .sign(new TextEncoder().encode(secret));

export async function signInWith(server: TestServer, token: string): Promise<RawClient> {
  const client = await server.connect();
  await client.hello({ method: 'token', token });
  return client;
}

/** `signed-in`, or the code of the refusal. */
export async function outcomeOf(server: TestServer, token: string): Promise<string> {
  const client = await server.connect();
  const hello = { credentials: { method: 'token', token }, client: { name: 'x', version: '1' } };
  try {
    await client.request('hello', hello as never);
    return 'signed-in';
  } catch (error) {
    return error instanceof Error && 'code' in error ? String(error.code) : String(error);
  } finally {
    client.cut();
  }
}
