import type { types } from 'mediasoup-client';
import { type RtpCapabilities, RtpHeaderExtensionUri } from '../../../src/protocol/rtp.ts';
import { capabilitiesToWire } from './wire-media.ts';

type Codec = NonNullable<types.RtpCapabilities['codecs']>[number];

/**
 * What a browser can decode of what the SFU forwards (docs/protocol.md, Codecs), in the browser's own numbers. Browsers
 * name every profile of every codec; the SFU has one of each.
 */
export function receivable({ codecs = [], headerExtensions = [] }: types.RtpCapabilities): RtpCapabilities {
  const forwarded = codecs.filter(isForwarded);
  const payloadTypes = new Set<unknown>(forwarded.map(({ preferredPayloadType }) => preferredPayloadType));
  const repeats = codecs.filter(
    (codec) => mimeTypeOf(codec) === 'video/rtx' && payloadTypes.has(codec.parameters?.['apt']),
  );
  return capabilitiesToWire({
    codecs: [...forwarded, ...repeats],
    headerExtensions: headerExtensions.filter(({ uri }) => RtpHeaderExtensionUri.safeParse(uri).success),
  });
}

function isForwarded(codec: Codec): boolean {
  const { parameters = {} } = codec;
  switch (mimeTypeOf(codec)) {
    case 'audio/opus':
    case 'video/vp8':
    case 'video/av1':
      return true;
    case 'video/vp9':
      return (parameters['profile-id'] ?? 0) === 0;
    case 'video/h264':
      return parameters['packetization-mode'] === 1 && /^42[c-f]/i.test(String(parameters['profile-level-id']));
    default:
      return false;
  }
}

const mimeTypeOf = ({ mimeType }: Codec): string => mimeType.toLowerCase();
