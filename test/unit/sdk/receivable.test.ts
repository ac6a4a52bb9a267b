import type { types } from 'mediasoup-client';
import { expect, test } from 'vitest';
import { receivable } from '../../../sdk/media/sfu/receivable.ts';
import { mediaCodecsOf } from '../../../workers/codecs.ts';

const video = (
  mimeType: string,
  preferredPayloadType: number,
  parameters: Record<string, string | number> = {},
): types.RtpCodecCapability => ({
  kind: 'video',
  mimeType,
  preferredPayloadType,
  clockRate: 90_000,
  parameters,
  rtcpFeedback: [],
});
const h264 = (profile: string, mode: number) => ({ 'profile-level-id': profile, 'packetization-mode': mode });
const rtx = (preferredPayloadType: number, apt: number) => video('video/rtx', preferredPayloadType, { apt });
const opus: types.RtpCodecCapability = {
  kind: 'audio',
  mimeType: 'audio/opus',
  preferredPayloadType: 111,
  clockRate: 48_000,
  channels: 2,
};

test('M15: of all that a browser decodes the SFU hears what it forwards, with its retransmissions', () => {
  const { codecs = [] } = receivable({
    codecs: [
      opus,
      { kind: 'audio', mimeType: 'audio/G722', preferredPayloadType: 9, clockRate: 8_000 },
      video('video/VP8', 96),
      rtx(97, 96),
      video('video/VP9', 98, { 'profile-id': 0 }),
      rtx(99, 98),
      video('video/VP9', 100, { 'profile-id': 2 }),
      rtx(101, 100),
      video('video/H264', 102, h264('42001f', 1)),
      rtx(103, 102),
      video('video/H264', 104, h264('42e01f', 0)),
      rtx(105, 104),
      video('video/H264', 106, h264('42E01F', 1)),
      rtx(107, 106),
      video('video/AV1', 45),
      rtx(46, 45),
      video('video/red', 112),
      rtx(113, 112),
    ],
  });
  const said = codecs.map(({ mimeType, preferredPayloadType }) => `${mimeType} ${preferredPayloadType}`);
  expect(said).toEqual([
    ...['audio/opus 111', 'video/VP8 96', 'video/VP9 98', 'video/H264 106', 'video/AV1 45'],
    ...['video/rtx 97', 'video/rtx 99', 'video/rtx 107', 'video/rtx 46'],
  ]);
});

test('M15: header extensions that the contract does not know are left out', () => {
  const uri = 'urn:ietf:params:rtp-hdrext:sdes:mid';
  const { headerExtensions } = receivable({
    codecs: [opus],
    headerExtensions: [
      { kind: 'audio', uri, preferredId: 4 },
      { kind: 'audio', uri: 'urn:of-tomorrow' as types.RtpHeaderExtensionUri, preferredId: 5 },
    ],
  });
  expect(headerExtensions).toEqual([{ kind: 'audio', uri, preferredId: 4 }]);
});

test('M15: whatever the routers forward is said by a browser that decodes it', () => {
  const forwarded = mediaCodecsOf({ wholeAv1Frames: true }).flatMap((codec, at) => {
    const preferredPayloadType = 96 + 2 * at;
    const known = { ...codec, preferredPayloadType, parameters: codec.parameters as Record<string, string | number> };
    return codec.kind === 'audio' ? [known] : [known, rtx(preferredPayloadType + 1, preferredPayloadType)];
  });
  const { codecs = [] } = receivable({ codecs: forwarded });
  const typesIn = (list: readonly { preferredPayloadType: number }[]) =>
    list.map(({ preferredPayloadType }) => preferredPayloadType).sort();
  expect(typesIn(codecs)).toEqual(typesIn(forwarded));
});

test('M15: Firefox names no profile of VP9 and two ways of H264, Safari two profiles of H264', () => {
  const { codecs = [] } = receivable({
    codecs: [
      video('video/VP9', 121),
      video('video/H264', 126, h264('42e01f', 1)),
      video('video/H264', 97, { 'profile-level-id': '42e01f' }),
      video('video/H264', 98, h264('640c1f', 1)),
    ],
  });
  expect(codecs.map(({ preferredPayloadType }) => preferredPayloadType)).toEqual([121, 126]);
});
