/** Of what may be sent out: more than any machine does. A bound above it was meant in bit/s. */
export const MAX_KBPS = 100_000_000;
