import { getSupportedRtpCapabilities, ortc } from 'mediasoup';
import { describe, expect, test } from 'vitest';
import type * as z from 'zod/mini';
import {
  DtlsParameters,
  IceParameters,
  mediaKindOf,
  RtpCapabilities,
  RtpParameters,
  ScalabilityMode,
} from '../../src/protocol/rtp.ts';
import { mediaCodecsOf } from '../../workers/codecs.ts';
import {
  chromiumCapabilities,
  chromiumDtls,
  h264Parameters,
  opusParameters,
  simulcastParameters,
} from './rtp-samples.ts';

const clone = <T>(value: T): T => structuredClone(value);
/** As our router says them, after JSON. */
const routerCapabilities = JSON.parse(
  JSON.stringify(ortc.generateRouterRtpCapabilities(clone(mediaCodecsOf({ wholeAv1Frames: true })))),
);
const messages = (schema: z.ZodMiniType, value: unknown): string =>
  (schema.safeParse(value).error?.issues ?? []).map(({ path, message }) => `${path.join('.')}: ${message}`).join('\n');

describe('real parameters', () => {
  test('a router’s capabilities pass unchanged', () => {
    expect(RtpCapabilities.parse(routerCapabilities)).toEqual(routerCapabilities);
  });

  test('all that mediasoup supports passes, given payload types', () => {
    const { codecs = [], headerExtensions = [] } = getSupportedRtpCapabilities();
    const numbered = codecs.map((codec, index) => ({ ...codec, preferredPayloadType: index + 64 }));
    expect(messages(RtpCapabilities, { codecs: numbered, headerExtensions })).toBe('');
  });

  test('Chromium’s capabilities pass unchanged', () => {
    expect(RtpCapabilities.parse(chromiumCapabilities)).toEqual(chromiumCapabilities);
  });

  test('Chromium’s Opus passes unchanged and is audio', () => {
    const parameters = RtpParameters.parse(opusParameters);
    expect(parameters).toEqual(opusParameters);
    expect(mediaKindOf(parameters)).toBe('audio');
  });

  test('Chromium’s simulcast passes without the members that only its encoder needs', () => {
    const { encodings } = RtpParameters.parse(simulcastParameters);
    expect(encodings).toEqual(
      simulcastParameters.encodings.map(({ rid, scalabilityMode, maxBitrate, dtx }) => ({
        rid,
        scalabilityMode,
        maxBitrate,
        dtx,
      })),
    );
  });

  test('Chromium’s H264 passes unchanged and is video', () => {
    const parameters = RtpParameters.parse(h264Parameters);
    expect(parameters).toEqual(h264Parameters);
    expect(mediaKindOf(parameters)).toBe('video');
  });

  test('Chromium’s DTLS parameters pass unchanged', () => {
    expect(DtlsParameters.parse(chromiumDtls)).toEqual(chromiumDtls);
  });
});

/** Each changes one thing in good parameters so that they lie; `says` is part of the refusal. */
type Lie = { lie: string; says: string; change: (parameters: typeof h264Parameters) => unknown };

const lies: Lie[] = [
  { lie: 'no codec', says: 'codecs', change: (it) => ({ ...it, codecs: [] }) },
  {
    lie: 'a payload type above 127',
    says: 'codecs.0.payloadType',
    change: (it) => set(it.codecs[0], { payloadType: 128 }, it),
  },
  {
    lie: 'a negative payload type',
    says: 'codecs.0.payloadType',
    change: (it) => set(it.codecs[0], { payloadType: -1 }, it),
  },
  {
    lie: 'a payload type twice',
    says: 'payload type twice',
    change: (it) => set(it.codecs[1], { payloadType: it.codecs[0]?.payloadType }, it),
  },
  {
    lie: 'an unknown codec',
    says: 'codecs.0.mimeType',
    change: (it) => set(it.codecs[0], { mimeType: 'video/X' }, it),
  },
  {
    lie: 'audio and video at once',
    says: 'mixes audio and video',
    change: (it) => ({ ...it, codecs: [...it.codecs, ...opusParameters.codecs] }),
  },
  {
    lie: 'retransmission of nothing',
    says: 'without its codec',
    change: (it) => set(it.codecs[1], { parameters: { apt: 96 } }, it),
  },
  { lie: 'retransmission alone', says: 'no media codec', change: (it) => ({ ...it, codecs: it.codecs.slice(1) }) },
  {
    lie: 'an object as a codec parameter',
    says: 'codecs.0.parameters',
    change: (it) => set(it.codecs[0], { parameters: { a: {} } }, it),
  },
  {
    lie: 'thousands of codec parameters',
    says: 'too many parameters',
    change: (it) =>
      set(it.codecs[0], { parameters: Object.fromEntries(Array.from({ length: 5_000 }, (_, i) => [`a${i}`, i])) }, it),
  },
  {
    lie: 'a thousand codecs',
    says: 'codecs',
    change: (it) => ({ ...it, codecs: Array.from({ length: 1_000 }, () => it.codecs[0]) }),
  },
  {
    lie: 'a header extension id of 0',
    says: 'headerExtensions.0.id',
    change: (it) => set(it.headerExtensions[0], { id: 0 }, it),
  },
  {
    lie: 'a header extension id of 256',
    says: 'headerExtensions.0.id',
    change: (it) => set(it.headerExtensions[0], { id: 256 }, it),
  },
  {
    lie: 'a header extension id twice',
    says: 'extension id twice',
    change: (it) => set(it.headerExtensions[0], { id: it.headerExtensions[1]?.id }, it),
  },
  {
    lie: 'a header extension twice',
    says: 'extension twice',
    change: (it) => set(it.headerExtensions[0], { uri: it.headerExtensions[1]?.uri }, it),
  },
  {
    lie: 'an unknown header extension',
    says: 'headerExtensions.0.uri',
    change: (it) => set(it.headerExtensions[0], { uri: 'urn:x' }, it),
  },
  {
    lie: 'an SSRC of more than 32 bits',
    says: 'encodings.0.ssrc',
    change: (it) => ({ ...it, encodings: [{ ssrc: 2 ** 32 }] }),
  },
  { lie: 'a fractional SSRC', says: 'encodings.0.ssrc', change: (it) => ({ ...it, encodings: [{ ssrc: 1.5 }] }) },
  { lie: 'an SSRC twice', says: 'SSRC twice', change: (it) => ({ ...it, encodings: [{ ssrc: 7, rtx: { ssrc: 7 } }] }) },
  { lie: 'a RID twice', says: 'RID twice', change: (it) => ({ ...it, encodings: [{ rid: 'a' }, { rid: 'a' }] }) },
  { lie: 'encodings that nothing tells apart', says: 'tells apart', change: (it) => ({ ...it, encodings: [{}, {}] }) },
  {
    lie: 'a hundred encodings',
    says: 'encodings',
    change: (it) => ({ ...it, encodings: Array.from({ length: 100 }, (_, i) => ({ ssrc: i + 1 })) }),
  },
  {
    lie: 'an encoding of an absent codec',
    says: 'not listed',
    change: (it) => ({ ...it, encodings: [{ codecPayloadType: 3 }] }),
  },
  {
    lie: 'an invented scalability mode',
    says: 'scalabilityMode',
    change: (it) => ({ ...it, encodings: [{ scalabilityMode: 'L99T99' }] }),
  },
  { lie: 'a MID that no RTP packet can carry', says: 'mid', change: (it) => ({ ...it, mid: 'x'.repeat(17) }) },
  { lie: 'a MID that breaks an SDP line', says: 'mid', change: (it) => ({ ...it, mid: '0\r\na=x' }) },
  {
    lie: 'a CNAME that breaks an SDP line',
    says: 'rtcp.cname',
    change: (it) => ({ ...it, rtcp: { cname: 'a\r\nb' } }),
  },
  { lie: 'an endless CNAME', says: 'rtcp.cname', change: (it) => ({ ...it, rtcp: { cname: 'a'.repeat(256) } }) },
  { lie: 'an MSID that breaks an SDP line', says: 'msid', change: (it) => ({ ...it, msid: 'a b\r\nc' }) },
];

/** `whole` with `changes` made to one of its parts. */
function set<T>(part: object | undefined, changes: object, whole: T): T {
  Object.assign(part ?? {}, changes);
  return whole;
}

describe('lying parameters are refused, with the place said', () => {
  test.each(lies)('$lie', ({ change, says }) => {
    expect(messages(RtpParameters, change(clone(h264Parameters)))).toContain(says);
  });

  test('a capability whose kind is not its codec’s', () => {
    const capabilities = clone(chromiumCapabilities);
    set(capabilities.codecs[0], { kind: 'video' }, capabilities);
    expect(messages(RtpCapabilities, capabilities)).toContain('kind');
  });

  test('a capability whose payload type is there twice', () => {
    const capabilities = clone(chromiumCapabilities);
    set(capabilities.codecs[0], { preferredPayloadType: capabilities.codecs[1]?.preferredPayloadType }, capabilities);
    expect(messages(RtpCapabilities, capabilities)).toContain('payload type twice');
  });

  test.each([
    ['no fingerprint', { fingerprints: [] }],
    [
      'a fingerprint of another length',
      { fingerprints: [{ algorithm: 'sha-512', value: chromiumDtls.fingerprints[0]?.value }] },
    ],
    ['a fingerprint that is no hash', { fingerprints: [{ algorithm: 'sha-256', value: 'z'.repeat(95) }] }],
    ['an unknown hash algorithm', { fingerprints: [{ algorithm: 'md5', value: 'AB' }] }],
    ['an algorithm twice', { fingerprints: [chromiumDtls.fingerprints[0], chromiumDtls.fingerprints[0]] }],
    ['an unknown role', { ...chromiumDtls, role: 'both' }],
  ])('DTLS parameters with %s', (_, parameters) => {
    expect(DtlsParameters.safeParse(parameters).success).toBe(false);
  });

  test.each([
    ['a short password', { usernameFragment: 'abcd', password: 'short' }],
    ['a line break', { usernameFragment: 'ab\ncd', password: 'a'.repeat(22) }],
  ])('ICE parameters with %s', (_, parameters) => {
    expect(IceParameters.safeParse(parameters).success).toBe(false);
  });

  test.each(['L1T1', 'L1T3', 'L3T3_KEY', 'L2T2_KEY_SHIFT', 'L2T3h', 'S3T3'])('%s is a scalability mode', (mode) => {
    expect(ScalabilityMode.safeParse(mode).success).toBe(true);
  });

  test.each(['', 'L4T1', 'L1T4', 'T1L1', 'L1T1_KEY', 'S2T1_KEY', 'L1T3 '])('“%s” is none', (mode) => {
    expect(ScalabilityMode.safeParse(mode).success).toBe(false);
  });
});
