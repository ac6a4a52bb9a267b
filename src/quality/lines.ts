import type { ReceivedAudio, ReceivedVideo } from '../protocol/quality-digest.ts';
import type { End, LegSample, SfuDownlink, SfuUplink } from './sample.ts';

/** What packets meet on one stretch of the way. Null: nobody measured it. */
export type Line = {
  /** Of the packets put on it, how many were lost, 0 to 1, before anything was sent again. */
  readonly lost: number | null;
  /** And how many never came. */
  readonly unrepaired: number | null;
  readonly jitterMs: number | null;
  /** As ICE's checks found it in the period, if they did: RTCP tells of sound up to a period later. */
  readonly rttMs: number | null;
  /** Packets go in, and not one comes out. */
  readonly dead: boolean;
};

/** In P2P the sender's uplink and the receiver's downlink are one line. */
export type Lines =
  | { readonly topology: 'p2p'; readonly line: Line }
  | { readonly topology: 'sfu'; readonly uplink: Line; readonly downlink: Line };

/**
 * A share of fewer packets says nothing: of somebody silent (Opus DTX) some dozen come in five seconds, and one lost
 * would be 8 %. Higher hides losses of thin streams.
 */
const FEWEST_PACKETS = 50;
/** Below this nobody can tell silence from a line that is dead. DTX sends 12 in five seconds. */
const DEAD_FROM_PACKETS = 5;
/** Over which the server counts, and clients do as a rule: what nobody's digest is of is of so much time. */
export const USUAL_PERIOD_MS = 5_000;

export function linesOf(sample: LegSample): Lines {
  if (sample.via.topology === 'p2p') return { topology: 'p2p', line: directLine(sample) };
  const { uplink, downlink } = sample.via;
  const up = uplink ? uplinkLine(sample, uplink) : reportedUplink(sample);
  const down = downlinkLine(sample, isOfThen(sample, uplink) ? up : null, downlink);
  return { topology: 'sfu', uplink: up, downlink: down };
}

export const allLines = (lines: Lines): readonly Line[] =>
  lines.topology === 'p2p' ? [lines.line] : [lines.uplink, lines.downlink];

/** In the words of RFC 3550 §6.4.1: lost packets of those expected; what came late may make the lost negative. */
export function shareLost(lost: number, arrived: number): number {
  const truly = Math.max(0, lost);
  return truly / Math.max(FEWEST_PACKETS, truly + arrived);
}

type Received = ReceivedAudio | ReceivedVideo;

const receivedLoss = ({ lost, packets }: Received): number => shareLost(lost, packets);

/** Audio is not sent again here; of video, where nobody counted what came again, NACKs are taken to have helped. */
function receivedUnrepaired(received: Received): number {
  const { lost, packets, kind } = received;
  if (kind === 'audio') return shareLost(lost, packets);
  const repaired = received.retransmitted ?? (received.nacks > 0 ? lost : 0);
  return shareLost(lost - repaired, packets);
}

function directLine(sample: LegSample): Line {
  const { sent, received, sender, receiver } = sample;
  const remote = sent?.remote;
  return {
    lost: received ? receivedLoss(received) : (remote?.fractionLost ?? null),
    unrepaired: received ? receivedUnrepaired(received) : null,
    jitterMs: received?.jitterMs ?? remote?.jitterMs ?? null,
    rttMs: receiver.digest?.network.rttMs ?? sender.digest?.network.rttMs ?? remote?.rttMs ?? null,
    dead: isDead(sent?.packets, received?.packets, periodOf(receiver) / periodOf(sender)),
  };
}

function uplinkLine({ sent, sender }: LegSample, uplink: SfuUplink): Line {
  const { lost, repaired, packets, jitterMs, transportLost } = uplink;
  return {
    lost: Math.max(shareLost(lost, packets), transportLost ?? 0),
    unrepaired: shareLost(lost - repaired, packets),
    jitterMs,
    rttMs: sender.digest?.network.rttMs ?? sent?.remote?.rttMs ?? uplink.rttMs,
    dead: isDead(sent?.packets, packets, USUAL_PERIOD_MS / periodOf(sender)),
  };
}

function reportedUplink({ sent, sender }: LegSample): Line {
  const remote = sent?.remote;
  return {
    lost: remote?.fractionLost ?? null,
    unrepaired: null,
    jitterMs: remote?.jitterMs ?? null,
    rttMs: sender.digest?.network.rttMs ?? remote?.rttMs ?? null,
    dead: false,
  };
}

/**
 * A digest that comes at once may tell of a time of which the SFU was not asked yet. It is asked every five seconds, and
 * comes to a room within one more. Lower takes nobody's word more often.
 */
const LOOK_LATE_MS = 1_500;
const isOfThen = ({ at, receiver }: LegSample, uplink: SfuUplink | null): boolean =>
  uplink === null || at - uplink.seenAt <= periodOf(receiver) + LOOK_LATE_MS;

/**
 * The SFU hands gaps and jitter of the uplink on: what the receiver counts is of both legs. `up`: null where the uplink
 * is known of another time only, so that nobody can tell the two apart.
 */
function downlinkLine({ received, receiver }: LegSample, up: Line | null, downlink: SfuDownlink | null): Line {
  const whole = received ? receivedLoss(received) : (downlink?.fractionLost ?? null);
  const lost = lostDownHere(downlink?.transportLost ?? null, whole, up);
  const unrepaired = received && up && ownShare(receivedUnrepaired(received), up.unrepaired);
  return {
    lost,
    unrepaired: unrepaired && Math.min(unrepaired, lost ?? 1),
    jitterMs: received && up && Math.max(0, received.jitterMs - (up.jitterMs ?? 0)),
    rttMs: receiver.digest?.network.rttMs ?? downlink?.rttMs ?? null,
    dead: isDead(downlink?.packets, received?.packets, periodOf(receiver) / USUAL_PERIOD_MS),
  };
}

/**
 * Where the feedback of the whole transport knows of no loss there is none, whatever the counters of two ends differ by,
 * whose times do not quite meet. How much it is the receiver knows: mediasoup's feedback says 0.5 % where 5 are lost, and
 * was seen to say 2 to 3 of a line that loses none.
 */
function lostDownHere(byFeedback: number | null, whole: number | null, up: Line | null): number | null {
  if (byFeedback === 0) return 0;
  if (whole === null) return byFeedback;
  return up && ownShare(whole, up.lost);
}

/** Of what reached the second leg, how much was lost there: 1 − whole = (1 − first) · (1 − second). */
function ownShare(whole: number | null, first: number | null): number | null {
  if (whole === null || first === null || first >= 1) return whole;
  return Math.max(0, 1 - (1 - whole) / (1 - first));
}

/** `periods`: how long `out` was counted, by how long `into` was; a digest that comes at once covers little. */
const isDead = (into: number | undefined, out: number | undefined, periods: number): boolean =>
  into !== undefined && out === 0 && into * Math.min(1, periods) >= DEAD_FROM_PACKETS;

const periodOf = ({ digest }: End): number => digest?.periodMs ?? USUAL_PERIOD_MS;
