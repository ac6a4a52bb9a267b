/** What is counted over all endpoints of a generator since it was last forgotten. */
export type Measures = {
  /** In seconds; only differences say something. */
  readonly at: number;
  /** Since the generator began. */
  readonly cpuSeconds: number;
  readonly received: number;
  readonly receivedBytes: number;
  /** mediasoup's, for bandwidth; they are no media. */
  readonly probes: number;
  /** Of probes and of packets that came again: no media. */
  readonly extraBytes: number;
  /** A gap in the numbers was seen. */
  readonly missing: number;
  readonly recovered: number;
  /** It was asked for, and never came. */
  readonly lost: number;
  readonly sent: number;
  readonly sentBytes: number;
  readonly retransmitted: number;
  readonly nacksSent: number;
  readonly nacksReceived: number;
  readonly keyFramesAsked: number;
  /** Of transport-cc. */
  readonly feedbacksSent: number;
  readonly feedbacksReceived: number;
  readonly undecipherable: number;
  readonly unsendable: number;
  /** So many packets were sampled. */
  readonly delays: number;
  /** From the sending of a payload to its receipt by the kernel. */
  readonly delayMs: { readonly p50: number; readonly p95: number; readonly p99: number; readonly max: number };
};

type SentStream = {
  readonly ssrc: number;
  readonly packets: number;
  /** Packets that were asked for again, and sent again. */
  readonly nacked: number;
  readonly retransmitted: number;
  readonly keyFramesAsked: number;
};

type ReceivedStream = {
  readonly ssrc: number;
  readonly packets: number;
  readonly missed: number;
  readonly recovered: number;
  readonly lost: number;
  /** Of the layer that it came from last. */
  readonly height: number;
};

export type Streams = { readonly sent: readonly SentStream[]; readonly received: readonly ReceivedStream[] };
