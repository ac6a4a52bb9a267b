import type { types } from 'mediasoup';

const DEPENDENCY_DESCRIPTOR = 'https://aomediacodec.github.io/av1-rtp-spec/#dependency-descriptor-rtp-header-extension';
const DESCRIPTOR_ID = 5;
const PAYLOAD_TYPE = 45;
const FRAME_TICKS = 3_000;
export const PACKETS_A_FRAME = 3;
/** Of L1T3: by place in its cycle, the temporal layer, and how many frames before lies the one that it builds on. */
const CYCLE = [
  { temporal: 0, buildsOn: 4 },
  { temporal: 2, buildsOn: 1 },
  { temporal: 1, buildsOn: 2 },
  { temporal: 2, buildsOn: 1 },
] as const;
export const CYCLE_LENGTH = CYCLE.length;

/** `buildsOn`: another one's number; null: nothing, it is a key frame. */
export type Av1Frame = { number: number; temporal: number; buildsOn: number | null };

/** Each cycle begins with a key frame where `isKey` says so. */
export const frameAt = (number: number, isKey: (cycle: number) => boolean): Av1Frame => {
  const { temporal, buildsOn } = CYCLE[number % CYCLE_LENGTH] ?? CYCLE[0];
  const key = temporal === 0 && isKey(number / CYCLE_LENGTH);
  return { number, temporal, buildsOn: key ? null : number - buildsOn };
};

export const av1Parameters = (ssrc: number): types.RtpParameters => ({
  codecs: [{ mimeType: 'video/AV1', payloadType: PAYLOAD_TYPE, clockRate: 90_000 }],
  headerExtensions: [{ uri: DEPENDENCY_DESCRIPTOR, id: DESCRIPTOR_ID }],
  encodings: [{ ssrc, scalabilityMode: 'L1T3' }],
});

/** One of a frame's packets. Its payload is no picture: the frame's number, and the packet's in the frame. */
export function av1Packet(ssrc: number, frame: Av1Frame, packet: number): Buffer {
  const isLast = packet === PACKETS_A_FRAME - 1;
  const fixed = Buffer.alloc(12);
  // RFC 3550 §5.1: version 2, with an extension.
  fixed.writeUInt8(0x90, 0);
  fixed.writeUInt8((isLast ? 0x80 : 0) | PAYLOAD_TYPE, 1);
  fixed.writeUInt16BE((frame.number * PACKETS_A_FRAME + packet) & 0xff_ff, 2);
  fixed.writeUInt32BE(frame.number * FRAME_TICKS, 4);
  fixed.writeUInt32BE(ssrc, 8);
  const payload = Buffer.alloc(100);
  payload.writeUInt16BE(frame.number, 0);
  payload.writeUInt8(packet, 2);
  return Buffer.concat([fixed, oneByteExtension(descriptor(frame, packet === 0, isLast)), payload]);
}

/** What of it came. */
export function readAv1Packet(packet: Buffer): { frame: number; packet: number } {
  const hasExtension = (packet.readUInt8(0) & 0x10) !== 0;
  const payload = 12 + (hasExtension ? 4 + 4 * packet.readUInt16BE(14) : 0);
  return { frame: packet.readUInt16BE(payload), packet: packet.readUInt8(payload + 2) };
}

/** RFC 8285 §4.2. */
function oneByteExtension(data: Buffer): Buffer {
  const words = Math.ceil((1 + data.length) / 4);
  const extension = Buffer.alloc(4 + 4 * words);
  extension.writeUInt16BE(0xbe_de, 0);
  extension.writeUInt16BE(words, 2);
  extension.writeUInt8((DESCRIPTOR_ID << 4) | (data.length - 1), 4);
  data.copy(extension, 5);
  return extension;
}

/** AV1 RTP specification, appendix A.8: with the structure of L1T3 where a key frame begins. */
function descriptor({ number, temporal, buildsOn }: Av1Frame, starts: boolean, ends: boolean): Buffer {
  const mandatory = `${starts ? 1 : 0}${ends ? 1 : 0}${bits(temporal, 6)}${bits(number & 0xff_ff, 16)}`;
  return fromBits(mandatory + (buildsOn === null && starts ? `10000${STRUCTURE}` : ''));
}

const bits = (value: number, length: number): string => value.toString(2).padStart(length, '0');

const fromBits = (text: string): Buffer =>
  Buffer.from((text.match(/.{1,8}/g) ?? []).map((byte) => Number.parseInt(byte.padEnd(8, '0'), 2)));

const [SWITCH, DISCARDABLE, NOT_PRESENT] = [bits(2, 2), bits(1, 2), bits(0, 2)];
/** How far back a template's frame builds: 4, 2 and 1. */
const BACK = [4, 2, 1].map((frames) => `1${bits(frames - 1, 4)}0`).join('');
const STRUCTURE = [
  // The offset of template ids, three decode targets, and of each template the way to the next layer.
  bits(0, 6) + bits(2, 5) + bits(1, 2) + bits(1, 2) + bits(3, 2),
  SWITCH.repeat(3) + NOT_PRESENT + DISCARDABLE + SWITCH + NOT_PRESENT.repeat(2) + DISCARDABLE,
  BACK,
  // No chains, no resolutions.
  '000',
].join('');
