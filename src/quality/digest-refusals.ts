/** Why a digest, or a part of one, is not believed. */
export type DigestRefusal =
  // All of it is refused.
  | 'in-future'
  | 'before-seat'
  | 'overlapping'
  | 'unknown-path'
  // An entry is left out.
  | 'unknown-peer'
  | 'undeclared-source'
  | 'named-twice'
  // What no browser can have counted is cut down to what could be.
  | 'impossible-packets'
  | 'impossible-loss'
  | 'impossible-bitrate'
  | 'impossible-frames'
  | 'impossible-samples'
  | 'impossible-level'
  | 'impossible-time';

export type Note = (reason: DigestRefusal) => void;
