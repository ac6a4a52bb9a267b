/** Bounds that both sides know in advance. Raising one costs memory per session; lowering one refuses real clients. */
export const MAX_MESSAGE_BYTES = 65_536;
export const MAX_SDP_LENGTH = 49_152;
export const MAX_CANDIDATES_PER_MESSAGE = 32;
export const MAX_TOKEN_LENGTH = 8_192;
export const MAX_INVITEES = 1;
/** Producers or consumers named in one request; more than a room of the greatest size has. */
export const MAX_IDS_PER_MESSAGE = 256;
