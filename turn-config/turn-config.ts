import { readFileSync } from 'node:fs';
import { isIP } from 'node:net';
import * as z from 'zod';

const template = readFileSync(new URL('turnserver.conf.template', import.meta.url), 'utf8');

const list = z.string().transform((text) =>
  text
    .split(',')
    .map((item) => item.trim())
    .filter(Boolean),
);
const address = z.string().refine((text) => isIP(text) !== 0, 'must be an IP address');
const addressRange = z
  .string()
  .regex(/^[\d.]+(?:-[\d.]+)?$|^[\da-f:]+(?:-[\da-f:]+)?$/i, 'must be an address or a range');
/** Nothing that could begin another line of the configuration. */
const word = z.string().regex(/^[^\s#@]+$/, 'must be one word without # or @');
const port = z.coerce.number().int().min(1).max(65_535);
/** RFC 7065 §3.1. */
const turnUrl = z
  .string()
  .regex(
    /^turns?:(?:\[[\da-f:]+\]|[\w.-]+)(?::\d{1,5})?(?:\?transport=(?:udp|tcp))?$/i,
    'must be a turn: or turns: URL',
  );

const Settings = z.object({
  PARLEY_TURN_URLS: list.pipe(z.array(turnUrl).min(1)),
  PARLEY_TURN_SECRET: word.min(16),
  COTURN_ADDRESS: address,
  COTURN_EXTERNAL_ADDRESS: address.optional(),
  COTURN_REALM: word.optional(),
  COTURN_MIN_PORT: port.default(49_152),
  COTURN_MAX_PORT: port.default(65_535),
  COTURN_USER_QUOTA: z.coerce.number().int().min(1).default(64),
  COTURN_TOTAL_QUOTA: z.coerce.number().int().min(1).default(4_096),
  COTURN_ALLOWED_PEERS: list.pipe(z.array(addressRange)).default([]),
  COTURN_TLS_CERT_FILE: word.optional(),
  COTURN_TLS_KEY_FILE: word.optional(),
  PARLEY_ANNOUNCED_ADDRESS: z.string().optional(),
});

/** RFC 6890: what is not a public unicast address. */
const deniedPeers = [
  '0.0.0.0-0.255.255.255',
  '10.0.0.0-10.255.255.255',
  '100.64.0.0-100.127.255.255',
  '127.0.0.0-127.255.255.255',
  '169.254.0.0-169.254.255.255',
  '172.16.0.0-172.31.255.255',
  '192.0.0.0-192.0.0.255',
  '192.168.0.0-192.168.255.255',
  '198.18.0.0-198.19.255.255',
  '240.0.0.0-255.255.255.255',
  '::1',
  '64:ff9b::-64:ff9b::ffff:ffff',
  'fc00::-fdff:ffff:ffff:ffff:ffff:ffff:ffff:ffff',
  'fe80::-febf:ffff:ffff:ffff:ffff:ffff:ffff:ffff',
];

/** Says, one a line, what is wrong with the settings. */
export class TurnConfigError extends Error {
  override name = 'TurnConfigError';
}

/** A configuration file for coturn, from the same environment that Parley itself reads. */
export function turnConfig(environment: Record<string, string | undefined>): string {
  const { data: settings, error } = Settings.safeParse(environment);
  if (error) throw new TurnConfigError(error.issues.map((it) => `${it.path.join('.')}: ${it.message}`).join('\n'));
  const own = settings.COTURN_ADDRESS;
  const external = settings.COTURN_EXTERNAL_ADDRESS;
  const announced = settings.PARLEY_ANNOUNCED_ADDRESS;
  const certificate = [settings.COTURN_TLS_CERT_FILE, settings.COTURN_TLS_KEY_FILE].filter(Boolean);
  const withTls = certificate.length === 2;
  const urls = settings.PARLEY_TURN_URLS;
  if (certificate.length === 1 || (!withTls && urls.some(isTls))) {
    throw new TurnConfigError('turns: URLs need both COTURN_TLS_CERT_FILE and COTURN_TLS_KEY_FILE');
  }
  return fill({
    ADDRESS: [own],
    EXTERNAL_MAPPING: external ? [`${external}/${own}`] : [],
    PORT: [portOf(urls.filter((url) => !isTls(url))) ?? 3_478],
    TLS_PORT: withTls ? [portOf(urls.filter(isTls)) ?? 5_349] : [],
    MIN_PORT: [settings.COTURN_MIN_PORT],
    MAX_PORT: [settings.COTURN_MAX_PORT],
    SECRET: [settings.PARLEY_TURN_SECRET],
    REALM: [settings.COTURN_REALM ?? hostOf(urls[0] ?? '')],
    USER_QUOTA: [settings.COTURN_USER_QUOTA],
    TOTAL_QUOTA: [settings.COTURN_TOTAL_QUOTA],
    DENIED_PEERS: deniedPeers,
    ALLOWED_PEERS: [
      external ?? own,
      ...(announced && isIP(announced) ? [announced] : []),
      ...settings.COTURN_ALLOWED_PEERS,
    ],
    TLS_CERT_FILE: certificate.slice(0, 1),
    TLS_KEY_FILE: certificate.slice(1),
    WITHOUT_TLS: withTls ? [] : ['no-tls', 'no-dtls'],
  });
}

const isTls = (url: string): boolean => url.toLowerCase().startsWith('turns:');
const hostOf = (url: string): string => url.replace(/^turns?:/i, '').replace(/(?::\d+)?(?:\?.*)?$/, '');

function portOf(urls: readonly string[]): string | undefined {
  const ports = new Set(urls.map((url) => /:(\d+)(?:\?|$)/.exec(url)?.[1]));
  if (ports.size > 1)
    throw new TurnConfigError(`PARLEY_TURN_URLS: coturn listens on one port, not on each of ${urls.join(', ')}`);
  return [...ports][0];
}

type Values = Record<string, readonly (string | number | undefined)[]>;

function fill(values: Values): string {
  return template
    .split('\n')
    .flatMap((line) => {
      const placeholder = line.startsWith('#') ? null : /@(\w+)@/.exec(line);
      if (!placeholder) return [line];
      const [mark, name = ''] = placeholder;
      const items = values[name];
      if (!items) throw new TurnConfigError(`the template has an unknown placeholder ${mark}`);
      return items.map((item) => line.replace(mark, () => String(item)));
    })
    .join('\n');
}
