import { type DestinationStream, type Logger, pino } from 'pino';

export type { Logger };

/**
 * JSON lines. `info`: one a meaningful change of a call's or session's life; `warn`: somebody should look some day;
 * `error`: a fault of ours. What could be a secret is cut out wherever it stands.
 */
export function createLogger(level: string, destination?: DestinationStream): Logger {
  const secrets = ['token', 'guestToken', 'resumeToken', 'authorization', 'credential', 'secret', 'sdp', 'candidate'];
  const options = {
    level,
    base: null,
    timestamp: pino.stdTimeFunctions.isoTime,
    redact: { paths: secrets.flatMap((name) => [name, `*.${name}`, `*.*.${name}`]), censor: '[cut]' },
  };
  return destination ? pino(options, destination) : pino(options);
}
