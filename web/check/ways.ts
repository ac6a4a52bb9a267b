import type { ConnectionTest, DirectWay, Reach } from '../../sdk/index.ts';

export type Tone = 'good' | 'warning' | 'bad' | 'plain' | 'testing';
export type WayName = 'signaling' | 'direct' | 'sfuUdp' | 'sfuTcp' | 'relay';

type Failure = Extract<Reach, { state: 'failed' }>['reason'];

/** One line of the test: what, how it went, and whether there is something to do. */
export type WayLine = {
  readonly key: string;
  readonly name: WayName;
  /** Of a relay. */
  readonly protocol?: 'UDP' | 'TCP' | 'TLS';
  readonly tone: Tone;
  readonly outcome:
    | {
        readonly kind: 'reach';
        readonly is: 'testing' | 'reached' | 'untested' | Failure;
      }
    | { readonly kind: 'direct'; readonly is: DirectWay };
  readonly rttMs: number | null;
  readonly advice: Exclude<WayName, 'direct'> | null;
};

const DIRECT_TONES: Record<DirectWay, Tone> = {
  likely: 'good',
  'same-network': 'plain',
  unlikely: 'plain',
  impossible: 'warning',
  untested: 'plain',
};

/** A failure that others make up for is a warning. */
export function wayLines({ network }: ConnectionTest): readonly WayLine[] {
  const { signaling, direct, sfuUdp, sfuTcp, relays } = network;
  const worksOtherwise = [sfuUdp, sfuTcp, ...relays.map(({ reach }) => reach)].some((it) => it?.state === 'reached');
  const failing: Tone = worksOtherwise ? 'warning' : 'bad';
  return [
    line('signaling', signaling, 'bad'),
    directLine(direct),
    line('sfuUdp', sfuUdp, failing),
    line('sfuTcp', sfuTcp, failing),
    ...relays.map(({ url = '', protocol = 'udp', reach }, index) => ({
      ...line('relay', reach, failing),
      key: `${index} ${url}`,
      protocol: PROTOCOLS[protocol],
    })),
  ];
}

const PROTOCOLS = { udp: 'UDP', tcp: 'TCP', tls: 'TLS' } as const;

function line(name: Exclude<WayName, 'direct'>, reach: Reach | undefined, failing: Tone): WayLine {
  const common = { key: name, name, rttMs: null, advice: null };
  switch (reach?.state) {
    case undefined:
      return { ...common, tone: 'testing', outcome: { kind: 'reach', is: 'testing' } };
    case 'reached':
      return { ...common, tone: 'good', outcome: { kind: 'reach', is: 'reached' }, rttMs: reach.rttMs ?? null };
    case 'untested':
      return { ...common, tone: 'plain', outcome: { kind: 'reach', is: 'untested' } };
    case 'failed':
      return { ...common, tone: failing, outcome: { kind: 'reach', is: reach.reason }, advice: name };
  }
}

function directLine(direct: DirectWay | undefined): WayLine {
  const common = { key: 'direct', name: 'direct', rttMs: null, advice: null } as const;
  if (direct === undefined) return { ...common, tone: 'testing', outcome: { kind: 'reach', is: 'testing' } };
  return { ...common, tone: DIRECT_TONES[direct], outcome: { kind: 'direct', is: direct } };
}

/** How the one sentence about everything is shown. */
export function diagnosisTone(code: NonNullable<ConnectionTest['diagnosis']>['code']): 'good' | 'warning' | 'bad' {
  switch (code) {
    case 'none':
    case 'direct-unlikely':
      return 'good';
    case 'relay-only':
    case 'udp-blocked':
    case 'relay-broken':
    case 'not-signed-in':
    case 'untested':
    case 'no-microphone':
    case 'microphone-denied':
      return 'warning';
    case 'webrtc-unsupported':
    case 'signaling-unreachable':
    case 'insecure-page':
    case 'nothing-reachable':
    case 'sfu-down':
      return 'bad';
  }
}
