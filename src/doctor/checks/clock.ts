import { defineCheck, type Fault, type Tell } from '../check.ts';
import { remoteDate } from '../network/remote-date.ts';
import { askTurn, type TurnQuestion } from '../stun/ask-turn.ts';
import { UNAUTHENTICATED } from '../stun/turn-session.ts';
import { readStunUrl, type StunUrl } from '../stun/turn-url.ts';
import type { Subject } from '../subject.ts';

/** Access tokens are forgiven 10 s, and TURN credentials none; what is beyond this makes sign-in and relays fail at times. */
const TOLERATED_MS = 60_000;
/** No clock is as far ahead. */
const FAR_MS = 3_650 * 86_400_000;

/** Of a TURN server that answers something else than whether it takes the credentials. */
const ATTEMPTS = 2;

const setClocks = 'Let NTP set the clocks of both machines (`timedatectl set-ntp true`)';

const faults = {
  'clock-differs': {
    level: 'problem',
    means: 'The clock of what answers at the public URL and this machine’s differ by more than a minute.',
    fix: `${setClocks}.`,
  },
  'clock-turn-ahead': {
    level: 'problem',
    means:
      'The TURN server takes credentials for expired that end in a minute: its clock is ahead, or this one is behind.',
    fix: `${setClocks}.`,
  },
  'clock-turn-behind': {
    level: 'warning',
    means:
      'The TURN server still takes credentials that ended a minute ago: its clock is behind, or this one is ahead.',
    fix: `${setClocks}.`,
  },
  'clock-uncompared': {
    level: 'note',
    means: 'There is nothing to hold this machine’s clock against: neither a public URL nor a TURN server answers.',
    fix: 'See that NTP sets the clock: `timedatectl` says “System clock synchronized: yes”.',
  },
} as const satisfies Record<string, Fault>;

type Code = keyof typeof faults;

export const clock = defineCheck<Code>({
  name: 'clock',
  title: 'Clock',
  quick: false,
  faults,
  async examine(subject, tell) {
    const [byUrl, byTurn] = [await againstPublicUrl(subject, tell), await againstTurn(subject, tell)];
    if (byUrl || byTurn === 'compared') return;
    const why = byTurn === 'no TURN server' ? '' : `: ${byTurn}`;
    tell.fault('clock-uncompared', `The clock was held against nothing${why}.`);
  },
});

/** Whether there was something to compare with. */
async function againstPublicUrl({ config, now }: Subject, tell: Tell<Code>): Promise<boolean> {
  const { publicUrl } = config.http;
  const there = publicUrl === null ? null : await remoteDate(publicUrl);
  if (there === null) return false;
  const aheadMs = there.at - now();
  // The header has whole seconds, and was written at some time between asking and hearing.
  const uncertainMs = 1_000 + there.tookMs;
  const seconds = Math.round(Math.abs(aheadMs) / 1000);
  if (Math.abs(aheadMs) > TOLERATED_MS + uncertainMs) {
    tell.fault('clock-differs', `${publicUrl} is ${seconds} s ${aheadMs > 0 ? 'ahead' : 'behind'}.`);
  } else tell.ok(`Within ${Math.ceil((Math.abs(aheadMs) + uncertainMs) / 1000)} s of ${publicUrl}.`);
  return true;
}

/** Or why there was nothing to compare with. */
async function againstTurn({ config, now }: Subject, tell: Tell<Code>): Promise<string> {
  const { turn } = config.ice;
  const urls = (turn?.urls ?? []).map(readStunUrl).filter((it) => it !== null && it.transport !== 'dtls');
  const [url] = urls;
  if (!turn || !url) return 'no TURN server';
  try {
    await compareWith(url, turn.secret, now(), tell);
    return 'compared';
  } catch (error) {
    return `${url.url}: ${error instanceof Error ? error.message : String(error)}`;
  }
}

/** The server tells its time by which credentials it takes. Rejects where it takes none, or does not say. */
async function compareWith(url: StunUrl, secret: string, now: number, tell: Tell<Code>): Promise<void> {
  const takes = (expiresAt: number): Promise<boolean> => takesCredentials({ url, secret, expiresAt, peers: [] });
  if (!(await takes(now + FAR_MS))) throw new Error('it takes no credentials');
  if (!(await takes(now + TOLERATED_MS))) tell.fault('clock-turn-ahead', `${url.url} is ahead by more than a minute.`);
  else if (await takes(now - TOLERATED_MS))
    tell.fault('clock-turn-behind', `${url.url} is behind by more than a minute.`);
  else tell.ok(`Within a minute of ${url.url}.`);
}

/** Silence, a quota or a port of an allocation before says nothing of clocks: then it is asked anew, from another port. */
async function takesCredentials(question: TurnQuestion): Promise<boolean> {
  for (let attempt = 1; ; attempt += 1) {
    try {
      const { allocation } = await askTurn(question);
      if (allocation.outcome === 'relays') return true;
      const { code, reason } = allocation.refusal;
      if (code === UNAUTHENTICATED) return false;
      throw new Error(`${code} ${reason}`);
    } catch (error) {
      if (attempt === ATTEMPTS) throw error;
    }
  }
}
