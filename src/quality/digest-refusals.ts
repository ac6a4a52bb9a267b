/** Why a digest, or a part of one, is not believed. */
export const digestRefusals = [
  // All of it is refused.
  'in-future',
  'before-seat',
  'overlapping',
  'unknown-path',
  // An entry is left out.
  'unknown-peer',
  'undeclared-source',
  'named-twice',
  // What no browser can have counted is cut down to what could be.
  'impossible-packets',
  'impossible-loss',
  'impossible-bitrate',
  'impossible-frames',
  'impossible-samples',
  'impossible-level',
  'impossible-time',
] as const;
export type DigestRefusal = (typeof digestRefusals)[number];

export type Note = (reason: DigestRefusal) => void;
