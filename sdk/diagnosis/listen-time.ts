/** Long enough for the line to show itself, short enough to wait for. The server gives a test 45 s. */
const USUAL_MS = 8_000;
const MAX_MS = 20_000;

/** How long a test of the connection listens. */
export const listenTime = (wanted = USUAL_MS): number => Math.min(Math.max(wanted, 0), MAX_MS);
