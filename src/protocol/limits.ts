/** Bounds that both sides know in advance. Raising one costs memory per session; lowering one refuses real clients. */
export const MAX_MESSAGE_BYTES = 65_536;
export const MAX_SDP_LENGTH = 49_152;
export const MAX_CANDIDATES_PER_MESSAGE = 32;
export const MAX_TOKEN_LENGTH = 8_192;
export const MAX_INVITEES = 1;
/** People in one call, whatever is configured. More would need producers asked for in several requests. */
export const MAX_PEERS = 64;
/** Of what may be sent out: more than any machine does. A bound above it was meant in bit/s. */
export const MAX_KBPS = 100_000_000;
/** Producers or consumers named in one request: all four sources of every peer. */
export const MAX_IDS_PER_MESSAGE = 4 * MAX_PEERS;
/**
 * People in `hello`, in a page of them, and watched at once. More lets larger applications do without pages, and has each
 * change told to more sessions.
 */
export const MAX_PEOPLE_PER_MESSAGE = 200;
/** Missed calls that are told of by themselves, and calls on a page. The rest is to be asked for. */
export const MAX_CALLS_PER_MESSAGE = 50;
