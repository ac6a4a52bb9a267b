import * as z from 'zod/mini';
import { CallId, PeerId } from './ids.ts';
import { MAX_CANDIDATES_PER_MESSAGE, MAX_SDP_LENGTH } from './limits.ts';
import { Generation } from './topology.ts';

/** RFC 8866 §5: lines of `<letter>=<value>`, of which `v=0` is the first. */
const sdp = z.string().check(z.maxLength(MAX_SDP_LENGTH), z.regex(/^v=0\r?\n(?:[a-z]=[^\r\n]*\r?\n)*$/));

/** W3C webrtc-pc §4.9; `rollback` and `pranswer` never travel. */
export const SessionDescription = z.object({ type: z.enum(['offer', 'answer']), sdp });
export type SessionDescription = z.output<typeof SessionDescription>;

/** RFC 8839 §5.1 `candidate-attribute`; the empty string ends the candidates of a media section. */
const candidateAttribute = z
  .string()
  .check(
    z.maxLength(1_024),
    z.regex(
      /^(?:|candidate:[\w+/]{1,32} \d{1,5} [\w-]{1,16} \d{1,10} \S{1,253} \d{1,5} typ [\w-]{1,16}(?: [^\r\n]*)?)$/,
    ),
  );

/** W3C webrtc-pc §4.8.1.1 RTCIceCandidateInit. */
export const IceCandidate = z.object({
  candidate: candidateAttribute,
  sdpMid: z.nullable(z.string().check(z.maxLength(16))),
  sdpMLineIndex: z.nullable(z.int().check(z.nonnegative(), z.maximum(255))),
  usernameFragment: z.optional(z.nullable(z.string().check(z.maxLength(256)))),
});
export type IceCandidate = z.output<typeof IceCandidate>;

const candidates = z.array(IceCandidate).check(z.minLength(1), z.maxLength(MAX_CANDIDATES_PER_MESSAGE));

export const p2pRequests = {
  'p2p.description': {
    params: z.object({ callId: CallId, generation: Generation, to: PeerId, description: SessionDescription }),
    result: z.object({}),
  },
  'p2p.candidates': {
    params: z.object({ callId: CallId, generation: Generation, to: PeerId, candidates }),
    result: z.object({}),
  },
} as const;

export const p2pNotifications = {
  'p2p.description': z.object({
    callId: CallId,
    generation: Generation,
    from: PeerId,
    description: SessionDescription,
  }),
  'p2p.candidates': z.object({ callId: CallId, generation: Generation, from: PeerId, candidates }),
} as const;
