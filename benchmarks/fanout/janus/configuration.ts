import { existsSync } from 'node:fs';
import { mkdir, readdir, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

const INSTALLED = '/usr/lib';
const FORWARDER = 'libjanus_videoroom.so';
const TRANSPORT = 'libjanus_websockets.so';

/** What Janus is to run with: the videoroom, WebSockets on loopback, ice-lite on loopback, and nothing else. */
export async function writeConfiguration(
  folder: string,
  { port, ports }: { port: number; ports: string },
): Promise<void> {
  const found = await janusFolder();
  for (const kind of ['plugins', 'transports', 'none']) await mkdir(join(folder, kind));
  await symlink(join(found, 'plugins', FORWARDER), join(folder, 'plugins', FORWARDER));
  await symlink(join(found, 'transports', TRANSPORT), join(folder, 'transports', TRANSPORT));
  const files = {
    'janus.jcfg': `
general: {
  configs_folder = "${folder}"
  plugins_folder = "${folder}/plugins"
  transports_folder = "${folder}/transports"
  events_folder = "${folder}/none"
  loggers_folder = "${folder}/none"
  debug_level = 3
}
media: { rtp_port_range = "${ports}" ipv6 = false }
nat: { ice_lite = true ice_tcp = false full_trickle = false ice_enforce_list = "127.0.0.1" }
`,
    'janus.plugin.videoroom.jcfg': 'general: { string_ids = false }\n',
    'janus.transport.websockets.jcfg': `
general: { json = "compact" ws = true ws_port = ${port} ws_ip = "127.0.0.1" wss = false }
admin: { admin_ws = false }
`,
  };
  for (const [name, text] of Object.entries(files)) await writeFile(join(folder, name), text);
}

/** It lies below the machine's architecture. */
async function janusFolder(): Promise<string> {
  const folders = (await readdir(INSTALLED)).map((name) => join(INSTALLED, name, 'janus'));
  const found = folders.find((folder) => existsSync(join(folder, 'plugins', FORWARDER)));
  if (found) return found;
  throw new Error('Janus is not installed: `npm run bench -- fanout` installs it');
}
