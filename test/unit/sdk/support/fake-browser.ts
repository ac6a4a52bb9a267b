import { Device, FakeHandler, testFakeParameters, type types } from 'mediasoup-client';

class FakeRtpSender {
  /** Each that was asked for, as browsers do that know how. */
  keyFrames = 0;
  /** What was set, as other browsers see it. */
  readonly active: boolean[] = [];
  /** Which layers are encoded now, the smallest first. */
  layers: boolean[];
  /** What was set last of the rest. */
  set: Partial<RTCRtpSendParameters> = {};
  readonly #knowsKeyFrames: boolean;

  constructor(layers: boolean[], knowsKeyFrames: boolean) {
    this.layers = layers;
    this.#knowsKeyFrames = knowsKeyFrames;
  }

  getParameters = () => ({ encodings: this.layers.map((active) => ({ active })) });

  async setParameters(
    { encodings, ...others }: RTCRtpSendParameters,
    options: { encodingOptions?: { keyFrame: boolean }[] } = {},
  ): Promise<void> {
    this.active.push(encodings.every(({ active }) => active));
    this.set = { encodings, ...others };
    this.layers = encodings.map(({ active }) => active ?? true);
    if (this.#knowsKeyFrames && options.encodingOptions?.every(({ keyFrame }) => keyFrame)) this.keyFrames += 1;
  }
}

/** What mediasoup-client's handler would do in a browser, with what its own fake leaves out. */
export type FakeTransport = {
  handler: FakeHandler;
  direction: 'send' | 'recv';
  senders: FakeRtpSender[];
  encodings: types.RtpEncodingParameters[][];
  /** By the order in which they were consumed. */
  received: { report: Map<string, object>; audioLevel: number; streamId: string | undefined; trackId: string }[];
};

const isFake = (handler: unknown): handler is FakeHandler => handler instanceof FakeHandler;

/** Devices whose transports are made of nothing; each connection makes two, the sending one first. */
export function fakeBrowser({ knowsKeyFrames = true } = {}) {
  const transports: FakeTransport[] = [];
  const base = FakeHandler.createFactory(testFakeParameters);
  const handlerFactory: types.HandlerFactory = {
    ...base,
    factory: (options) => {
      const handler = base.factory(options);
      if (!isFake(handler)) throw new Error('mediasoup-client’s fake is another one now');
      transports.push(complete(handler, options.direction, knowsKeyFrames));
      return handler;
    },
  };
  const transport = (direction: 'send' | 'recv', connection = 0): FakeTransport => {
    const found = transports.filter((it) => it.direction === direction)[connection];
    if (!found) throw new Error(`there is no ${direction} transport`);
    return found;
  };
  return { createDevice: () => new Device({ handlerFactory }), transports, transport };
}

function complete(handler: FakeHandler, direction: 'send' | 'recv', knowsKeyFrames: boolean): FakeTransport {
  const fake: FakeTransport = { handler, direction, senders: [], encodings: [], received: [] };
  const [send, receive] = [handler.send.bind(handler), handler.receive.bind(handler)];
  handler.send = async (options) => {
    const sender = new FakeRtpSender(options.encodings?.map(({ active = true }) => active) ?? [], knowsKeyFrames);
    fake.senders.push(sender);
    fake.encodings.push(options.encodings ?? []);
    return { ...(await send(options)), rtpSender: sender as unknown as RTCRtpSender };
  };
  handler.receive = async (list) => {
    const results = await receive(list);
    return results.map((result, index) => {
      if (list[index]?.trackId === 'probator') return result;
      const { streamId } = list[index] ?? {};
      const entry = { report: new Map<string, object>(), audioLevel: 0, streamId, trackId: result.track.id };
      fake.received[Number(result.localId) - 1] = entry;
      const getSynchronizationSources = () => [{ audioLevel: entry.audioLevel }];
      return { ...result, rtpReceiver: { getSynchronizationSources } as unknown as RTCRtpReceiver };
    });
  };
  handler.getTransportStats = async () =>
    new Map([
      ['T1', { id: 'T1', type: 'transport', selectedCandidatePairId: 'CP' }],
      ['CP', { id: 'CP', type: 'candidate-pair', transportId: 'T1', localCandidateId: 'elsewhere' }],
      ...fake.received.flatMap(({ report, trackId }) =>
        [...report].map(([id, stats]): [string, object] => [id, { ...stats, trackIdentifier: trackId }]),
      ),
    ]);
  return fake;
}
