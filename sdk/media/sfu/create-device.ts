import { Device, detectDevice, type types } from 'mediasoup-client';
import { Chrome111 } from 'mediasoup-client/handlers/Chrome111';
import { Firefox120 } from 'mediasoup-client/handlers/Firefox120';
import { Safari12 } from 'mediasoup-client/handlers/Safari12';
import type { VideoAbilities } from '../../../src/protocol/codecs.ts';
import type { RtpCapabilities } from '../../../src/protocol/rtp.ts';
import { videoAbilitiesReader } from '../video-abilities.ts';
import { receivable } from './receivable.ts';

type HandlerFactory = NonNullable<types.DeviceOptions['handlerFactory']>;
type Capabilities = ReturnType<HandlerFactory['getNativeRtpCapabilities']>;
type Direction = Parameters<HandlerFactory['getNativeRtpCapabilities']>[0]['direction'];

const factories: Readonly<Partial<Record<types.BuiltinHandlerName, () => HandlerFactory>>> = {
  Chrome111: () => Chrome111.createFactory({}),
  Firefox120: () => Firefox120.createFactory({}),
  Safari12: () => Safari12.createFactory({}),
};

export type DeviceFactory = {
  /** Asks the browser now what it can do, so that nobody waits for the answer later. */
  prepare(): void;
  /** Throws `UnsupportedError` where mediasoup-client does not know the browser. */
  create(): types.Device;
  /** What is known now; undefined: the browser does not say. */
  videoAbilities(): VideoAbilities | undefined;
  /** What it can decode, in its own numbers. Undefined: mediasoup-client does not know it. Rejects where it does not say. */
  receives(): Promise<RtpCapabilities | undefined>;
};

/** What a path needs of it. */
export type SfuDevices = Omit<DeviceFactory, 'prepare'>;

/** Devices that share what the browser said it can do: each asking costs two connections and their offers. */
export function createDeviceFactory(): DeviceFactory {
  const detect = (): HandlerFactory | undefined => {
    const name = globalThis.RTCPeerConnection ? detectDevice() : undefined;
    const factory = name && factories[name]?.();
    return factory && askingOnce(factory);
  };
  const abilities = videoAbilitiesReader();
  let detected: { factory: HandlerFactory | undefined } | null = null;
  const handlerFactory = (): HandlerFactory | undefined => {
    detected ??= { factory: detect() };
    return detected.factory;
  };
  return {
    prepare() {
      abilities.prepare();
      const factory = handlerFactory();
      // What fails now fails again, and is told, when it is needed.
      for (const direction of ['recvonly', 'sendonly'] as const) {
        factory?.getNativeRtpCapabilities({ direction }).catch(() => undefined);
      }
    },
    create() {
      const factory = handlerFactory();
      return factory ? new Device({ handlerFactory: factory }) : new Device();
    },
    videoAbilities: () => abilities.read(),
    async receives() {
      const native = await handlerFactory()?.getNativeRtpCapabilities({ direction: 'recvonly' });
      return native && receivable(native);
    },
  };
}

function askingOnce(factory: HandlerFactory): HandlerFactory {
  const answers = new Map<Direction, Capabilities>();
  return {
    ...factory,
    getNativeRtpCapabilities({ direction }) {
      const known = answers.get(direction);
      if (known) return known;
      const answer = factory.getNativeRtpCapabilities({ direction });
      answers.set(direction, answer);
      answer.catch(() => answers.delete(direction));
      return answer;
    },
  };
}
