import * as z from 'zod/mini';
import { CallId, DurationMs, Timestamp } from './ids.ts';

/** Places that one test has in the SFU, each on a generation of its own: ways that are tried side by side. */
export const MAX_TEST_GENERATIONS = 8;
export const MAX_COMMENT_LENGTH = 500;
const MAX_RELAYS = 8;

/** How one way out of a client's network fared. `untested`: there is nothing to test it with, or it was not its turn. */
export const Reach = z.discriminatedUnion('state', [
  z.object({ state: z.literal('reached'), rttMs: z.optional(DurationMs) }),
  /** `silent`: no answer in time. `refused`: an answer, and it was no. */
  z.object({ state: z.literal('failed'), reason: z.enum(['silent', 'refused', 'unsupported']) }),
  z.object({ state: z.literal('untested') }),
]);
export type Reach = z.output<typeof Reach>;

/**
 * What a client can expect of a direct way to somebody else, by the candidates that it gathers (RFC 8445 §5.1.1).
 * `same-network`: nobody told it its outer address. `unlikely`: its NAT gives each destination another port (RFC 4787
 * §4.1). `impossible`: it has no candidate at all.
 */
export const DirectWay = z.enum(['likely', 'same-network', 'unlikely', 'impossible', 'untested']);
export type DirectWay = z.output<typeof DirectWay>;

/** Whether a microphone or a camera could be opened, without opening it. `unknown`: the browser does not say. */
export const DeviceAccess = z.enum(['granted', 'prompt', 'denied', 'no-device', 'insecure-page', 'unknown']);
export type DeviceAccess = z.output<typeof DeviceAccess>;

/** One `turn:` or `turns:` URL that the client was given, tried as far as the SFU. */
export const RelayReach = z.object({
  url: z.string().check(z.maxLength(256)),
  protocol: z.enum(['udp', 'tcp', 'tls']),
  reach: Reach,
});
export type RelayReach = z.output<typeof RelayReach>;

export const NetworkFindings = z.object({
  signaling: Reach,
  direct: DirectWay,
  sfuUdp: Reach,
  sfuTcp: Reach,
  relays: z.array(RelayReach).check(z.maxLength(MAX_RELAYS)),
});
export type NetworkFindings = z.output<typeof NetworkFindings>;

/** What keeps a machine from calling, the gravest first; `none`: nothing was found. */
export const DiagnosisCode = z.enum([
  'webrtc-unsupported',
  'signaling-unreachable',
  'insecure-page',
  'nothing-reachable',
  'sfu-down',
  'microphone-denied',
  'no-microphone',
  'relay-only',
  'udp-blocked',
  'not-signed-in',
  'untested',
  'relay-broken',
  'direct-unlikely',
  'none',
]);
export type DiagnosisCode = z.output<typeof DiagnosisCode>;

export const Diagnosis = z.object({
  code: DiagnosisCode,
  network: NetworkFindings,
  microphone: DeviceAccess,
  camera: DeviceAccess,
});
export type Diagnosis = z.output<typeof Diagnosis>;

export const RatingReason = z.enum(['sound', 'picture', 'connection', 'other']);
export type RatingReason = z.output<typeof RatingReason>;

export const Rating = z.object({
  stars: z.int().check(z.minimum(1), z.maximum(5)),
  reasons: z.array(RatingReason).check(
    z.maxLength(RatingReason.options.length),
    z.refine((reasons) => new Set(reasons).size === reasons.length, 'names a reason twice'),
  ),
  /** No control characters but the end of a line. */
  comment: z.optional(
    z.string().check(z.trim(), z.minLength(1), z.maxLength(MAX_COMMENT_LENGTH), z.regex(/^(?:\P{Cc}|\n)+$/u)),
  ),
});
export type Rating = z.output<typeof Rating>;

const test = z.object({ callId: CallId });

export const diagnosticsRequests = {
  /**
   * Opens a room in the SFU that nobody else enters: its device hears and sees itself there. `callId` names it in the
   * `media` requests, with any generation from 1 to `generations`: a place of its own each. It closes by itself.
   */
  'test.open': {
    params: z.object({}),
    result: z.object({ callId: CallId, generations: z.int(), endsAt: Timestamp }),
  },
  'test.close': { params: test, result: z.object({}) },
  /** What keeps this machine from calling, or nothing. With the call that it is about, if there is one. */
  'quality.diagnosis': {
    params: z.object({ callId: z.optional(CallId), diagnosis: Diagnosis }),
    result: z.object({}),
  },
  /** How the call was, by a person. The later one replaces the one before. */
  'quality.rate': { params: z.extend(Rating, { callId: CallId }), result: z.object({}) },
} as const;
