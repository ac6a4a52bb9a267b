import { availableParallelism } from 'node:os';
import { join } from 'node:path';
import * as z from 'zod';
import { ApplicationId } from './protocol/ids.ts';
import { MAX_KBPS, MAX_PEERS } from './protocol/limits.ts';

const flag = z.enum(['true', 'false']).transform((value) => value === 'true');
const list = z.string().transform((value) =>
  value
    .split(',')
    .map((item) => item.trim())
    .filter(Boolean),
);
const whole = (min: number, max: number) => z.coerce.number().int().min(min).max(max);
const iceUrls = (schemes: string) =>
  list.pipe(z.array(z.string().regex(new RegExp(`^(${schemes}):[^\\s,]+$`), `must begin with ${schemes}`)));

const applications = list.transform((items, context) => {
  const secrets = new Map<ApplicationId, string>();
  // By position, since a misplaced comma or colon would put part of a secret into the message.
  for (const [index, item] of items.entries()) {
    const [id = '', secret = ''] = item.split(/:(.*)/s);
    const parsed = ApplicationId.safeParse(id);
    if (!parsed.success || id === 'guests' || secret.length < 32) {
      const message = `entry ${index + 1} must be ID:SECRET with a secret of 32 characters or more, without commas`;
      context.addIssue({ code: 'custom', message });
    } else if (secrets.has(parsed.data)) {
      context.addIssue({ code: 'custom', message: `entry ${index + 1} names an application a second time` });
    } else secrets.set(parsed.data, secret);
  }
  return secrets;
});

/** Not shown when it is wrong: it may hold a password. */
const isPostgresUrl = (url: string): boolean =>
  URL.canParse(url) && ['postgres:', 'postgresql:'].includes(new URL(url).protocol);
const databaseUrl = z.string().refine(isPostgresUrl, 'must be postgres://USER:PASSWORD@HOST:PORT/NAME');

/** Every setting there is: its name in the environment, its check and default, and what it means (docs/operations.md). */
export const settings = {
  PARLEY_HOST: z.string().min(1).default('127.0.0.1').describe('Address to listen on.'),
  PARLEY_PORT: whole(0, 65_535).default(8080).describe('TCP port for HTTP and WebSocket; 0 takes a free one.'),
  PARLEY_PUBLIC_URL: z.url().optional().describe('The address that people open, where it differs from host and port.'),
  PARLEY_TLS_CERT_FILE: z.string().optional().describe('PEM certificate; with it the server speaks HTTPS.'),
  PARLEY_TLS_KEY_FILE: z.string().optional().describe('PEM private key of that certificate.'),
  PARLEY_TRUST_PROXY: flag.default(false).describe('Believe X-Forwarded-For of a reverse proxy on loopback.'),
  PARLEY_ALLOWED_ORIGINS: list
    .default([])
    .describe('Other sites whose pages may connect, comma-separated; `*` for all.'),
  PARLEY_DATA_DIR: z.string().min(1).default('./data').describe('Folder for what must outlive a restart.'),
  PARLEY_DATABASE_URL: databaseUrl
    .optional()
    .describe(
      'The PostgreSQL that keeps calls and applications: `postgres://…`. Default: a SQLite file in `PARLEY_DATA_DIR`.',
    ),
  PARLEY_HISTORY_DAYS: whole(0, 3_650)
    .default(30)
    .describe('How long calls and their reports are kept; 0: nothing of them is stored.'),
  PARLEY_ADMIN_TOKEN: z
    .string()
    .min(16)
    .optional()
    .describe('Bearer token that the API asks administrators for. Without one it answers them on this machine only.'),
  PARLEY_GUESTS: flag
    .optional()
    .describe('Sign-in by name alone. Default: only on loopback, without a proxy and a public URL.'),
  PARLEY_APPLICATIONS: applications
    .default(new Map())
    .describe('Applications besides those that are registered: ID:SECRET, comma-separated.'),
  PARLEY_STUN_URLS: iceUrls('stuns?').default([]).describe('STUN servers for clients, comma-separated.'),
  PARLEY_TURN_URLS: iceUrls('turns?').default([]).describe('TURN servers for clients, comma-separated.'),
  PARLEY_TURN_SECRET: z.string().min(16).optional().describe('coturn’s static-auth-secret.'),
  PARLEY_TURN_TTL_SECONDS: whole(1, 86_400)
    .default(3_600)
    .describe('Life of TURN credentials; new ones are sent before the end.'),
  PARLEY_RING_TIMEOUT_SECONDS: whole(1, 600)
    .default(45)
    .describe('How long a call rings before it ends as `no-answer`.'),
  PARLEY_GRACE_SECONDS: whole(1, 600)
    .default(30)
    .describe('How long a session and its calls outlive a lost connection.'),
  PARLEY_HEARTBEAT_SECONDS: whole(1, 300).default(20).describe('A connection silent for 1.5 times this long is dead.'),
  PARLEY_MAX_SESSIONS: whole(1, 1_000_000).default(20_000).describe('Signed-in devices at most.'),
  PARLEY_MAX_DEVICES_PER_USER: whole(1, 1_000).default(16).describe('Signed-in devices of one user at most.'),
  PARLEY_MAX_CONNECTIONS_PER_ADDRESS: whole(1, 1_000_000)
    .default(2_000)
    .describe('Open connections from one address at most; an office shares one.'),
  PARLEY_MAX_CALLS: whole(1, 1_000_000).default(5_000).describe('Calls at once at most.'),
  PARLEY_CALL_WAITING: flag
    .default(true)
    .describe('Devices that ask for it are rung while they are in a call; else who is in one is busy.'),
  PARLEY_MAX_PEERS_PER_CALL: whole(2, MAX_PEERS)
    .default(50)
    .describe('People in one call at most, ringing ones included.'),
  PARLEY_MAX_ROOM_KBPS: whole(1, MAX_KBPS)
    .optional()
    .describe('What the SFU may send out for one room, in kbit/s; pictures give way. Default: as much as there is.'),
  PARLEY_MAX_APPLICATION_KBPS: whole(1, MAX_KBPS)
    .optional()
    .describe('The same for all rooms of one application together.'),
  PARLEY_MEDIA_HOST: z
    .string()
    .min(1)
    .optional()
    .describe('Address on which the media ports listen. Default: `PARLEY_HOST`.'),
  PARLEY_MEDIA_WORKERS: whole(1, 256)
    .default(availableParallelism())
    .describe('mediasoup workers; default: one a core.'),
  PARLEY_MEDIA_PORT: whole(1, 65_535)
    .default(40_000)
    .describe('First UDP and TCP port for media; each worker takes one.'),
  PARLEY_ANNOUNCED_ADDRESS: z.string().optional().describe('The address at which clients reach the media ports.'),
  PARLEY_METRICS_TOKEN: z
    .string()
    .min(16)
    .optional()
    .describe('Bearer token that /metrics and /doctor ask for. Without one they answer to this machine only.'),
  PARLEY_LOG_LEVEL: z
    .enum(['debug', 'info', 'warn', 'error', 'silent'])
    .default('info')
    .describe('Least severe level that is logged.'),
} as const;

const Environment = z.object(settings);
type Settings = z.output<typeof Environment>;

export type Config = ReturnType<typeof toConfig>;

/** What is wrong with the configuration, a line a setting. */
export class ConfigError extends Error {
  override name = 'ConfigError';
}

/** Throws `ConfigError` that names every unknown or impossible setting. */
export function readConfig(environment: Record<string, string | undefined>): Config {
  const given = Object.fromEntries(
    Object.entries(environment).filter(
      ([name, value]) => name.startsWith('PARLEY_') && value !== undefined && value !== '',
    ),
  );
  const unknown = Object.keys(given).filter((name) => !Object.hasOwn(settings, name));
  const parsed = Environment.safeParse(given);
  const problems = [
    ...unknown.map((name) => `${name} is not a setting of Parley`),
    ...(parsed.error?.issues.map(({ path, message }) => `${path[0]?.toString()}: ${message}`) ?? []),
    ...(parsed.success ? contradictions(parsed.data) : []),
  ];
  if (problems.length > 0 || !parsed.success) throw new ConfigError(problems.join('\n'));
  return toConfig(parsed.data);
}

function contradictions(settings: Settings): string[] {
  const problems: string[] = [];
  if (Boolean(settings.PARLEY_TLS_CERT_FILE) !== Boolean(settings.PARLEY_TLS_KEY_FILE)) {
    problems.push('PARLEY_TLS_CERT_FILE and PARLEY_TLS_KEY_FILE go together');
  }
  if (settings.PARLEY_TURN_URLS.length > 0 && !settings.PARLEY_TURN_SECRET) {
    problems.push('PARLEY_TURN_URLS needs PARLEY_TURN_SECRET, so that clients get credentials');
  }
  if (settings.PARLEY_MEDIA_PORT + settings.PARLEY_MEDIA_WORKERS - 1 > 65_535) {
    problems.push('PARLEY_MEDIA_PORT leaves too few ports for PARLEY_MEDIA_WORKERS');
  }
  return problems;
}

const LOOPBACK = ['127.0.0.1', '::1', 'localhost'];

/** Loopback, and no proxy that brings others there. */
const isForThisMachineAlone = ({ PARLEY_HOST, PARLEY_TRUST_PROXY, PARLEY_PUBLIC_URL }: Settings): boolean =>
  LOOPBACK.includes(PARLEY_HOST) && !PARLEY_TRUST_PROXY && PARLEY_PUBLIC_URL === undefined;

function toConfig(settings: Settings) {
  const { PARLEY_TURN_URLS: turnUrls, PARLEY_TURN_SECRET: turnSecret } = settings;
  const { PARLEY_TLS_CERT_FILE: certFile, PARLEY_TLS_KEY_FILE: keyFile } = settings;
  return {
    http: {
      host: settings.PARLEY_HOST,
      port: settings.PARLEY_PORT,
      publicUrl: settings.PARLEY_PUBLIC_URL ?? null,
      tls: certFile && keyFile ? { certFile, keyFile } : null,
      trustProxy: settings.PARLEY_TRUST_PROXY,
      metricsToken: settings.PARLEY_METRICS_TOKEN ?? null,
      adminToken: settings.PARLEY_ADMIN_TOKEN ?? null,
    },
    signaling: {
      allowedOrigins: settings.PARLEY_ALLOWED_ORIGINS,
      heartbeatMs: settings.PARLEY_HEARTBEAT_SECONDS * 1000,
      graceMs: settings.PARLEY_GRACE_SECONDS * 1000,
      maxSessions: settings.PARLEY_MAX_SESSIONS,
      maxDevicesPerUser: settings.PARLEY_MAX_DEVICES_PER_USER,
      maxConnectionsPerAddress: settings.PARLEY_MAX_CONNECTIONS_PER_ADDRESS,
    },
    calls: {
      ringTimeoutMs: settings.PARLEY_RING_TIMEOUT_SECONDS * 1000,
      maxCalls: settings.PARLEY_MAX_CALLS,
      maxPeers: settings.PARLEY_MAX_PEERS_PER_CALL,
      callWaiting: settings.PARLEY_CALL_WAITING,
      maxSending: {
        room: inBits(settings.PARLEY_MAX_ROOM_KBPS),
        application: inBits(settings.PARLEY_MAX_APPLICATION_KBPS),
      },
    },
    access: {
      guests: settings.PARLEY_GUESTS ?? isForThisMachineAlone(settings),
      applications: settings.PARLEY_APPLICATIONS,
    },
    ice: {
      stunUrls: settings.PARLEY_STUN_URLS,
      turn:
        turnUrls.length > 0 && turnSecret
          ? { urls: turnUrls, secret: turnSecret, ttlSeconds: settings.PARLEY_TURN_TTL_SECONDS }
          : null,
    },
    media: {
      workers: settings.PARLEY_MEDIA_WORKERS,
      basePort: settings.PARLEY_MEDIA_PORT,
      listenAddress: settings.PARLEY_MEDIA_HOST ?? settings.PARLEY_HOST,
      announcedAddress: settings.PARLEY_ANNOUNCED_ADDRESS ?? null,
    },
    history: settings.PARLEY_HISTORY_DAYS === 0 ? null : { days: settings.PARLEY_HISTORY_DAYS },
    database: toDatabase(settings),
    dataDirectory: settings.PARLEY_DATA_DIR,
    logLevel: settings.PARLEY_LOG_LEVEL,
  };
}

const inBits = (kbps: number | undefined): number | null => (kbps === undefined ? null : kbps * 1_000);

function toDatabase({ PARLEY_DATABASE_URL: url, PARLEY_DATA_DIR: folder }: Settings) {
  if (url === undefined) return { kind: 'sqlite' as const, file: join(folder, 'parley.sqlite') };
  return { kind: 'postgres' as const, url };
}
