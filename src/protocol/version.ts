/** Protocol versions that this server speaks, newest first. */
export const PROTOCOL_VERSIONS = [1] as const;
export type ProtocolVersion = (typeof PROTOCOL_VERSIONS)[number];
export const PROTOCOL_VERSION: ProtocolVersion = PROTOCOL_VERSIONS[0];

/** What a client may rely on beyond the version; announced in `welcome`. */
export const FEATURES = [
  'resume',
  'p2p',
  'sfu',
  'wishes',
  'codecs',
  'meetings',
  'ice-refresh',
  'quality',
  'diagnostics',
  'call-waiting',
  'rejoin',
  'seats',
  'presence',
  'history',
  'moderation',
] as const;
