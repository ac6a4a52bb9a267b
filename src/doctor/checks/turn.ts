import type { Config } from '../../config.ts';
import { defineCheck, type Fault, type Tell } from '../check.ts';
import { addressClass } from '../network/address-class.ts';
import { certificateFaults, inWords } from '../network/certificate-faults.ts';
import { announcedAddresses } from '../network/media-offers.ts';
import { resolve } from '../network/resolve.ts';
import { askTurn, type TurnReply } from '../stun/ask-turn.ts';
import { UNAUTHENTICATED } from '../stun/turn-session.ts';
import { readStunUrl, type StunUrl } from '../stun/turn-url.ts';
import type { Subject } from '../subject.ts';

/** Long enough that no clock in use is as far ahead. */
const FAR_MS = 3_650 * 86_400_000;

const faults = {
  'turn-none': {
    level: 'note',
    means: 'There is no TURN server: people whose network lets out nothing but a few ports reach nobody.',
    fix: 'Set up coturn by turn-config/README.md, and set PARLEY_TURN_URLS and PARLEY_TURN_SECRET.',
  },
  'turn-url-damaged': {
    level: 'problem',
    means: 'An entry of PARLEY_TURN_URLS is no turn: or turns: URL, and browsers refuse the whole list.',
    fix: 'Write it as turn:HOST:PORT?transport=udp, or turns:HOST:PORT?transport=tcp.',
  },
  'turn-unreachable': {
    level: 'problem',
    means: 'The TURN server does not answer at that URL.',
    fix: 'See that coturn runs, that PARLEY_TURN_URLS names its address and port, and that the firewall lets that protocol through.',
  },
  'turn-secret-wrong': {
    level: 'problem',
    means: 'The TURN server refuses credentials that Parley signs.',
    fix: 'Give coturn’s static-auth-secret and PARLEY_TURN_SECRET the same value, with use-auth-secret in coturn’s configuration, and restart both.',
  },
  'turn-clock-ahead': {
    level: 'problem',
    means:
      'The TURN server takes Parley’s credentials for expired, and those that end in years for good: its clock is ahead.',
    fix: 'Let NTP set the clocks of both machines (`timedatectl set-ntp true`).',
  },
  'turn-refuses': {
    level: 'problem',
    means: 'The TURN server refuses an allocation for another reason: a quota, no free port, a rule.',
    fix: 'Look up the number in coturn’s log: 486 is COTURN_USER_QUOTA or COTURN_TOTAL_QUOTA, 508 are the relay’s ports.',
  },
  'turn-open': {
    level: 'warning',
    means: 'The TURN server relays for anybody, without credentials.',
    fix: 'Set use-auth-secret and static-auth-secret in coturn’s configuration, and restart it.',
  },
  'turn-relays-privately': {
    level: 'warning',
    means:
      'The TURN server is at a public address, and hands out relayed addresses that nobody outside its network reaches.',
    fix: 'Set COTURN_EXTERNAL_ADDRESS to its public address, and print coturn’s configuration anew.',
  },
  'turn-denies-media': {
    level: 'warning',
    means:
      'The TURN server lets nothing through to the announced address: who needs the relay gets into no conference.',
    fix: 'Give turn-config/ the same PARLEY_ANNOUNCED_ADDRESS (or set COTURN_ALLOWED_PEERS), and print coturn’s configuration anew.',
  },
  'turn-certificate-expired': {
    level: 'problem',
    means: 'The TURN server’s certificate has ended, so browsers do not use turns:.',
    fix: 'Renew it and restart coturn, which reads it at its start.',
  },
  'turn-certificate-not-yet-valid': {
    level: 'problem',
    means: 'The TURN server’s certificate begins in the future, by this machine’s clock.',
    fix: 'Set this machine’s clock right, or wait until the certificate begins.',
  },
  'turn-certificate-expires-soon': {
    level: 'warning',
    means: 'The TURN server’s certificate ends within two weeks.',
    fix: 'Renew it and restart coturn; let certbot’s deploy hook do that from now on.',
  },
  'turn-certificate-wrong-name': {
    level: 'problem',
    means: 'The TURN server’s certificate is for another name than the URL has.',
    fix: 'Write the certificate’s name into PARLEY_TURN_URLS, or get a certificate for the name that is there.',
  },
  'turn-certificate-untrusted': {
    level: 'problem',
    means: 'Nobody whom this machine trusts has issued the TURN server’s certificate, so browsers refuse it.',
    fix: 'Take a certificate of a public authority, with the whole chain in coturn’s cert file.',
  },
  'turn-untested': {
    level: 'note',
    means: 'TURN over DTLS (turns: with transport=udp) cannot be asked from here.',
    fix: 'Try it in a browser, by the web client’s connection test.',
  },
} as const satisfies Record<string, Fault>;

type Code = keyof typeof faults;

export const turn = defineCheck<Code>({
  name: 'turn',
  title: 'TURN',
  quick: false,
  faults,
  async examine(subject, tell) {
    const { turn } = subject.config.ice;
    if (!turn) return tell.fault('turn-none', 'PARLEY_TURN_URLS is not set.');
    const peers = await mediaAddresses(subject);
    await Promise.all(turn.urls.map((url) => examineUrl(url, { turn, peers, now: subject.now() }, tell)));
  },
});

type Turn = NonNullable<Config['ice']['turn']>;
type Around = { turn: Turn; peers: readonly string[]; now: number };

async function examineUrl(text: string, around: Around, tell: Tell<Code>): Promise<void> {
  const url = readStunUrl(text);
  if (url?.kind !== 'turn') return tell.fault('turn-url-damaged', `${text} cannot be read.`);
  if (url.transport === 'dtls') return tell.fault('turn-untested', `${text} was not asked.`);
  const { turn, peers, now } = around;
  const ask = (expiresAt: number) => askTurn({ url, secret: turn.secret, expiresAt, peers });
  try {
    const reply = await ask(now + turn.ttlSeconds * 1000);
    judgeCertificate(url, reply, now, tell);
    const { allocation } = reply;
    if (allocation.outcome === 'relays') return judgeRelay(url, reply, tell);
    const { code, reason } = allocation.refusal;
    if (code !== UNAUTHENTICATED) return tell.fault('turn-refuses', `${text}: ${code} ${reason}.`);
    const later = await ask(now + FAR_MS);
    const expired = later.allocation.outcome === 'relays';
    tell.fault(expired ? 'turn-clock-ahead' : 'turn-secret-wrong', `${text}: ${code} ${reason}.`);
  } catch (error) {
    tell.fault('turn-unreachable', `${text}: ${error instanceof Error ? error.message : String(error)}.`);
  }
}

function judgeRelay({ url }: StunUrl, { server, allocation, denied }: TurnReply, tell: Tell<Code>): void {
  if (allocation.outcome !== 'relays') return;
  const { address, open } = allocation;
  if (open) tell.fault('turn-open', `${url} asked for no credentials.`);
  if (addressClass(server) === 'public' && addressClass(address) !== 'public') {
    tell.fault('turn-relays-privately', `${url} relays at ${address}.`);
  }
  for (const { peer, refusal } of denied) {
    tell.fault('turn-denies-media', `${url} denies ${peer}: ${refusal.code} ${refusal.reason}.`);
  }
  tell.ok(`${url} relays at ${address}.`);
}

function judgeCertificate(
  { url, host }: StunUrl,
  { certificate, untrusted }: TurnReply,
  now: number,
  tell: Tell<Code>,
): void {
  if (!certificate) return;
  for (const fault of certificateFaults(certificate, host, now)) {
    tell.fault(`turn-certificate-${fault}`, `${url}: a certificate ${inWords(certificate)}.`);
  }
  if (untrusted !== null) tell.fault('turn-certificate-untrusted', `${url}: ${untrusted}.`);
}

/** Where the relay must reach the SFU. */
async function mediaAddresses({ media }: Subject): Promise<string[]> {
  if (media.state !== 'running') return [];
  return (await Promise.all((await announcedAddresses(media.plane)).map(resolve))).flat();
}
