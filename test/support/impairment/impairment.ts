/** What one direction of a line does to packets; what is left out, it does not do. */
export type Impairment = {
  /** The part of the packets that is lost, each by itself: 0 to 1. */
  loss?: number;
  /** Everything is lost for `lastsMs`, once every `everyMs`, from the beginning on. */
  bursts?: { everyMs: number; lastsMs: number };
  /** kbit/s of IP packets. What waits longer than `queueMs` for its turn is lost. */
  rate?: { kbps: number; queueMs: number };
  delayMs?: number;
  /** Delay that changes every 30 ms, evenly between 0 and twice this. Packets keep their order, as on real lines. */
  jitterMs?: number;
  /** Lost whatever else: all packets of the protocol, or those from and to a port. Four at most. */
  blocked?: readonly Blocked[];
};

type Blocked = { protocol: 'udp' | 'tcp'; port?: number };

/** As seen from the person: `uplink` is what the person sends. */
export type LineImpairment = { uplink?: Impairment; downlink?: Impairment };

/** Since the beginning. What is in none of the losses and not delivered is on its way. */
export type Counters = {
  packets: number;
  bytes: number;
  blocked: number;
  /** Lost because the rate's queue was full. */
  overflowed: number;
  lost: number;
  burstLost: number;
  delivered: number;
};

/** As the router's `set` reads it: see router/commands.c. */
export function inWords({ loss, bursts, rate, delayMs, jitterMs, blocked = [] }: Impairment): string {
  return [
    loss ?? 0,
    bursts?.everyMs ?? 0,
    bursts?.lastsMs ?? 0,
    rate?.kbps ?? 0,
    rate?.queueMs ?? 0,
    delayMs ?? 0,
    jitterMs ?? 0,
    ...blocked.map(({ protocol, port = 0 }) => `${protocol}:${port}`),
  ].join(' ');
}
