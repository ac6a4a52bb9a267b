import type { types as server } from 'mediasoup';
import type { types as client } from 'mediasoup-client';
import { expectTypeOf, test } from 'vitest';
import type {
  DtlsParameters,
  IceParameters,
  MediaKind,
  RtcpFeedback,
  RtpCapabilities,
  RtpHeaderExtensionUri,
  RtpParameters,
  SfuIceCandidate,
} from '../../src/protocol/rtp.ts';

/** Both libraries leave codec parameters open (`Record<string, unknown>`); we do not. Everything else must agree. */
type Closed<T> = unknown extends T
  ? string | number
  : T extends readonly (infer Item)[]
    ? Closed<Item>[]
    : T extends object
      ? { [K in keyof T]: Closed<T[K]> }
      : T;

// Checked by the compiler (`npm run check`): at run time these do nothing.
test('what our schemas let through is what mediasoup takes, and the other way round', () => {
  expectTypeOf<MediaKind>().toEqualTypeOf<server.MediaKind>();
  expectTypeOf<RtcpFeedback>().toEqualTypeOf<server.RtcpFeedback>();
  expectTypeOf<RtpHeaderExtensionUri>().toEqualTypeOf<server.RtpHeaderExtensionUri>();
  expectTypeOf<RtpCapabilities>().toExtend<server.RtpCapabilities>();
  expectTypeOf<Closed<server.RtpCapabilities>>().toExtend<RtpCapabilities>();
  expectTypeOf<RtpParameters>().toExtend<server.RtpParameters>();
  expectTypeOf<Closed<server.RtpParameters>>().toExtend<RtpParameters>();
  expectTypeOf<DtlsParameters>().toEqualTypeOf<server.DtlsParameters>();
  expectTypeOf<IceParameters>().toEqualTypeOf<server.IceParameters>();
  expectTypeOf<SfuIceCandidate>().toEqualTypeOf<server.IceCandidate>();
});

test('what our schemas let through is what mediasoup-client takes, and what it says is ours', () => {
  // Its list of header extensions lacks two that it negotiates itself: video-orientation and toffset.
  expectTypeOf<Omit<RtpParameters, 'headerExtensions'>>().toExtend<Omit<client.RtpParameters, 'headerExtensions'>>();
  expectTypeOf<Closed<client.RtpParameters>>().toExtend<RtpParameters>();
  expectTypeOf<Closed<client.RtpCapabilities>>().toExtend<RtpCapabilities>();
  expectTypeOf<DtlsParameters>().toEqualTypeOf<client.DtlsParameters>();
  expectTypeOf<IceParameters>().toEqualTypeOf<client.IceParameters>();
  expectTypeOf<SfuIceCandidate>().toExtend<client.IceCandidate>();
});
