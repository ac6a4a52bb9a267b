import type { TypeWords } from './type-words.ts';
import { wishTypeWords } from './wish-words.ts';

const codec = {
  mimeType: 'Media type and subtype; compared without regard to case.',
  clockRate: 'In Hz.',
  channels: 'Of sound.',
  parameters: 'The `fmtp` line. A retransmission codec names by `apt` the payload type that it repeats.',
  rtcpFeedback: 'What the receiver may send back.',
};

const under = (prefix: string, words: Readonly<Record<string, string>>): Record<string, string> =>
  Object.fromEntries(Object.entries(words).map(([name, meaning]) => [`${prefix}[].${name}`, meaning]));

/** The dictionaries of media through the SFU. */
export const mediaTypeWords = {
  TransportOffer: {
    summary:
      'One of your two transports at the SFU. For mediasoup-client it is `createSendTransport` or `createRecvTransport` with `id: transportId`, and the rest as it is.',
    fields: {
      transportId: 'Names the transport.',
      iceParameters: 'The SFU’s ICE credentials.',
      iceCandidates: 'Where the SFU listens. There are no more to come, and it wants none of yours.',
      dtlsParameters: 'The SFU’s end of DTLS.',
    },
  },
  IceParameters: {
    summary: 'ICE credentials of the SFU.',
    fields: {
      usernameFragment: '`ice-ufrag`.',
      password: '`ice-pwd`.',
      iceLite: 'True: the SFU only answers (ICE lite); your end is controlling.',
    },
  },
  SfuIceCandidate: {
    summary: 'An address on which the SFU receives media.',
    fields: {
      foundation: 'As in RFC 8839.',
      priority: 'As in RFC 8839. UDP comes before TCP.',
      address: 'An IP address or a host’s name.',
      ip: 'The same; older libraries read this one.',
      protocol: 'Over which it is reached.',
      port: 'The worker’s media port.',
      type: 'Always `host`.',
      tcpType: 'Only for `tcp`: you open the connection.',
    },
  },
  DtlsParameters: {
    summary: 'One end of a DTLS connection.',
    fields: {
      role: '`auto` from the SFU: you choose, `client` or `server`. Left out is `auto`.',
      fingerprints: 'Of the certificate; one for each hash algorithm.',
      'fingerprints[].algorithm': 'The hash.',
      'fingerprints[].value': 'Its bytes in hex, with colons between them.',
    },
  },
  Producer: {
    summary: 'One source of one peer, as the SFU receives it.',
    fields: {
      producerId: 'Names it on this path; new for each path, and each time that the source begins.',
      peerId: 'Who sends it.',
      source: 'What it is.',
    },
  },
  ConsumerOffer: {
    summary:
      'One source of another peer, as the SFU sends it to you: what `transport.consume` wants, with `consumerId` as its `id`.',
    fields: {
      consumerId: 'Names the consumer on this path.',
      producerId: 'Of what it is a copy.',
      kind: 'Sound or picture.',
      rtpParameters: 'As it will come.',
      resumed: 'Whether it needs no `media.resume`. Left out, by servers that are older: it does need one.',
    },
  },
  ConsumeRefusal: {
    summary: 'A producer that you cannot have.',
    fields: {
      producerId: 'Which.',
      code: '`producer-not-found`: gone, or your own. `already-consumed`: you have a consumer of it. `cannot-consume`: you lack its codec.',
    },
  },
  RtpCapabilities: {
    summary: 'What an end can receive (ORTC `RTCRtpCapabilities`). No payload type and no header extension id twice.',
    fields: {
      codecs: 'With the retransmission codecs.',
      ...under('codecs', {
        ...codec,
        kind: 'That of the MIME type.',
        preferredPayloadType: 'The payload type that is used for it.',
      }),
      headerExtensions: 'RTP header extensions.',
      ...under('headerExtensions', {
        kind: 'In which kind of media.',
        uri: 'Which extension.',
        preferredId: 'The id that is used for it.',
        preferredEncrypt: 'Whether it should be encrypted.',
        direction: 'Whether it is sent, received, or both.',
      }),
    },
  },
  RtpParameters: {
    summary: 'One media stream as it is sent (ORTC `RTCRtpParameters`). Members that are not listed are dropped.',
    fields: {
      mid: 'The media section’s `mid`. On one transport no two streams have the same.',
      codecs: 'All of one kind. The first media codec is the one that is sent.',
      ...under('codecs', { ...codec, payloadType: 'As in the packets.' }),
      headerExtensions: 'RTP header extensions.',
      ...under('headerExtensions', {
        uri: 'Which extension.',
        id: 'Its id in the packets.',
        encrypt: 'Whether it is encrypted.',
        parameters: 'Of the extension.',
      }),
      encodings: 'One, or one for each simulcast layer, the smallest picture first.',
      ...under('encodings', {
        ssrc: 'The stream’s SSRC. On one transport no two streams have the same.',
        rid: 'The layer’s RID, where SSRCs are not told beforehand.',
        codecPayloadType: 'Which of the codecs; the first if left out.',
        rtx: 'Retransmissions of this encoding.',
        'rtx.ssrc': 'Their SSRC.',
        dtx: 'Sound: nothing is sent in silence.',
        scalabilityMode: 'Spatial and temporal layers inside this encoding.',
        maxBitrate: 'In bits a second.',
      }),
      rtcp: 'RTCP of the stream.',
      'rtcp.cname': 'The sender’s canonical name: the same for streams that belong together.',
      'rtcp.reducedSize': 'Whether RTCP is of reduced size (RFC 5506).',
      msid: 'Stream and track.',
    },
  },
  RtcpFeedback: {
    summary: 'One kind of RTCP feedback, as in `a=rtcp-fb`.',
    fields: { type: 'Such as `nack`.', parameter: 'Such as `pli`.' },
  },
  RtpHeaderExtensionUri: {
    summary: 'The header extensions that are known; with any other a stream is refused.',
    fields: {},
  },
  ScalabilityMode: { summary: 'As in W3C webrtc-svc.', fields: {} },
  MediaKind: { summary: 'What a stream is.', fields: {} },
  ...wishTypeWords,
} as const satisfies Readonly<Record<string, TypeWords>>;
