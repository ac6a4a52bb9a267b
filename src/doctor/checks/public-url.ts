import { defineCheck, type Fault, type Tell } from '../check.ts';
import { isLoopback } from '../network/address-class.ts';
import { certificateFaults, inWords } from '../network/certificate-faults.ts';
import { httpAnswer } from '../network/http-answer.ts';
import { openedWebSocket } from '../network/opened-web-socket.ts';
import { shownCertificate } from '../network/shown-certificate.ts';

const PATIENCE_MS = 4_000;

const renew = 'Renew it where TLS ends (the reverse proxy, mostly), and have that load it';

const faults = {
  'public-url-insecure': {
    level: 'problem',
    means: 'The public URL is http:, and browsers give camera and microphone only to https: pages.',
    fix: 'Put a reverse proxy with a certificate before Parley, or give it one (PARLEY_TLS_CERT_FILE), and write https: into PARLEY_PUBLIC_URL.',
  },
  'public-url-unreachable': {
    level: 'warning',
    means: 'The public URL cannot be opened from this machine: it is wrong or down, or only people outside get there.',
    fix: 'Open it in a browser elsewhere; if that fails too, look at the DNS, the firewall and the reverse proxy.',
  },
  'public-url-elsewhere': {
    level: 'problem',
    means: 'Something answers at the public URL, but not Parley.',
    fix: 'Let the reverse proxy pass everything (`location /`) on to PARLEY_HOST and PARLEY_PORT.',
  },
  'public-url-no-websocket': {
    level: 'problem',
    means: 'The page comes through the public URL, but its WebSocket does not, so nobody signs in.',
    fix: 'Let the proxy pass on Upgrade and Connection, and Host as the browser sent it, as in docs/operations.md.',
  },
  'public-url-certificate-expired': {
    level: 'problem',
    means: 'The certificate at the public URL has ended.',
    fix: `${renew}.`,
  },
  'public-url-certificate-not-yet-valid': {
    level: 'problem',
    means: 'The certificate at the public URL begins in the future, by this machine’s clock.',
    fix: 'Set this machine’s clock right, or wait until the certificate begins.',
  },
  'public-url-certificate-expires-soon': {
    level: 'warning',
    means: 'The certificate at the public URL ends within two weeks.',
    fix: `${renew}.`,
  },
  'public-url-certificate-wrong-name': {
    level: 'problem',
    means: 'The certificate at the public URL is for another name.',
    fix: 'Get a certificate for the name in PARLEY_PUBLIC_URL, or set that to the certificate’s name.',
  },
  'public-url-certificate-untrusted': {
    level: 'warning',
    means: 'Nobody whom this machine trusts has issued the certificate at the public URL, so browsers warn.',
    fix: 'Take a certificate of an authority that your people’s browsers know, with its whole chain.',
  },
} as const satisfies Record<string, Fault>;

type Code = keyof typeof faults;

export const publicUrl = defineCheck<Code>({
  name: 'public-url',
  title: 'Public URL',
  quick: false,
  faults,
  async examine({ config, looker, now }, tell) {
    const { publicUrl: url } = config.http;
    if (url === null) return;
    const { protocol, hostname } = new URL(url);
    if (protocol === 'http:' && !isLoopback(hostname)) tell.fault('public-url-insecure', `${url}.`);
    // Where TLS ends here, its certificate is looked at in the file.
    const endsElsewhere = protocol === 'https:' && !config.http.tls;
    if (endsElsewhere && (await judgeCertificate(url, hostname, now(), tell))) return;
    // Without a server there is nothing behind it.
    if (looker.by === 'server') await judgeAnswer(url, tell);
  },
});

/** Whether a browser would go no further. */
async function judgeCertificate(url: string, hostname: string, now: number, tell: Tell<Code>): Promise<boolean> {
  const shown = await shownCertificate(url);
  if (!shown) return false;
  const { certificate, untrusted } = shown;
  if (untrusted !== null) tell.fault('public-url-certificate-untrusted', `${url}: ${untrusted}.`);
  const found = certificateFaults(certificate, hostname.replace(/^\[|\]$/g, ''), now);
  for (const fault of found) tell.fault(`public-url-certificate-${fault}`, `${url} shows one ${inWords(certificate)}.`);
  return found.some((fault) => fault !== 'expires-soon');
}

async function judgeAnswer(url: string, tell: Tell<Code>): Promise<void> {
  try {
    const { status, body } = await httpAnswer(new URL('/healthz', url), { method: 'GET', timeoutMs: PATIENCE_MS });
    if (body !== '{"status":"ok"}') return tell.fault('public-url-elsewhere', `${url} answered ${status}.`);
  } catch (error) {
    return tell.fault('public-url-unreachable', `${url}: ${error instanceof Error ? error.message : String(error)}.`);
  }
  const refusal = await openedWebSocket(url, PATIENCE_MS);
  if (refusal === null) tell.ok(`${url} leads here, pages and WebSocket.`);
  else tell.fault('public-url-no-websocket', `${url} answered the WebSocket’s beginning with ${refusal}.`);
}
