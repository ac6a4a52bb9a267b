import { type DestinationStream, type Logger, pino } from 'pino';

export type { Logger };

const SECRETS = [
  'token',
  'guestToken',
  'resumeToken',
  'authorization',
  'credential',
  'secret',
  'apiKey',
  'sdp',
  'candidate',
];
/** In the line as it is written: pino's own redaction ends at a fixed depth, and does not see into errors' fields. */
const secretField = new RegExp(`"(${SECRETS.join('|')})":"(?:[^"\\\\]|\\\\.)*"`, 'gi');

/**
 * JSON lines. `info`: one a meaningful change of a call's or session's life; `warn`: somebody should look some day;
 * `error`: a fault of ours. What could be a secret is cut out wherever it stands.
 */
export function createLogger(level: string, destination?: DestinationStream): Logger {
  const options = {
    level,
    base: null,
    timestamp: pino.stdTimeFunctions.isoTime,
    hooks: { streamWrite: (line: string) => line.replace(secretField, '"$1":"[cut]"') },
  };
  return destination ? pino(options, destination) : pino(options);
}
