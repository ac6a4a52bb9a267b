import type {
  DeviceAccess,
  DiagnosisCode,
  NetworkFindings,
  RatingReason,
  RelayReach,
} from '../src/protocol/diagnostics.ts';

export type {
  DeviceAccess,
  DiagnosisCode,
  DirectWay,
  NetworkFindings,
  RatingReason,
  Reach,
  RelayReach,
} from '../src/protocol/diagnostics.ts';

/** What keeps this machine from calling, and what was seen of it. */
export type Diagnosis = {
  /** Stable, for programs; `none`: nothing was found. */
  readonly code: DiagnosisCode;
  /** The same in one English sentence, with what to do about it. */
  readonly message: string;
  readonly network: NetworkFindings;
  /** Whether they could be opened; they were not. */
  readonly microphone: DeviceAccess;
  readonly camera: DeviceAccess;
};

/** From 1 to 5, by ITU-T G.109: from “very satisfied” down to “not recommended”. */
export type ExpectedQuality = 'excellent' | 'good' | 'fair' | 'poor' | 'bad';

/** What came back of sound and picture that went to the SFU and back. Of some seconds, the first two left out. */
export type Loopback = {
  readonly way: 'sfu-udp' | 'sfu-tcp' | 'relay';
  /** Null: nobody said. */
  readonly rttMs: number | null;
  readonly jitterMs: number;
  /** Of packets, 0 to 1. */
  readonly lossRatio: number;
  /** By the E-model (ITU-T G.107, simplified): 1 to 4.41. */
  readonly audioMos: number;
  /** Null: no picture came back. */
  readonly video: {
    readonly framesPerSecond: number;
    /** Share of the time in which the picture stood still, 0 to 1. */
    readonly freezeRatio: number;
    readonly height: number;
  } | null;
  readonly expected: ExpectedQuality;
};

/** A test as it goes: what is missing in `network` is still being tried. */
export type ConnectionTest = {
  readonly phase: 'reaching' | 'listening' | 'done';
  readonly network: Partial<Omit<NetworkFindings, 'relays'>> & { readonly relays: readonly Partial<RelayReach>[] };
  /** Null: not yet, or the SFU cannot be reached. */
  readonly loopback: Loopback | null;
  /** When it is done. */
  readonly diagnosis: Diagnosis | null;
};

export type ConnectionTestOptions = {
  /** How long it listens to itself; default: 8 s. At most 20 s. */
  readonly listenMs?: number;
  readonly signal?: AbortSignal;
  /** Each time that something more is known. */
  readonly progress?: (test: ConnectionTest) => void;
};

/** A person's word on a call. */
export type CallRating = {
  /** 1: bad, 5: excellent. */
  readonly stars: 1 | 2 | 3 | 4 | 5;
  readonly reasons?: readonly RatingReason[];
  /** At most 500 characters. */
  readonly comment?: string;
};
