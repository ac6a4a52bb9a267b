import { ADMIN, ask, mint, register, signInWith } from './registered.ts';
import { startServer } from './server.ts';

type Settings = { settings?: Record<string, string> } & Record<string, unknown>;

/** A company's program, “Acme Desk”, with its server API, on a server of its own. */
export async function acmeDesk({ settings = {}, ...application }: Settings = {}) {
  const server = await startServer({ settings: { PARLEY_ADMIN_TOKEN: ADMIN, ...settings } });
  const registered = await register(server, { name: 'Acme Desk', ...application });
  return {
    server,
    registered,
    enter: async (user: string) => signInWith(server, await mint(registered, user)),
    api: (method: string, path: string, body?: unknown) => ask(server, registered.apiKey, method, path, body),
  };
}
