import type { DeviceProblem } from '../../sdk/index.ts';

const PROBLEMS: Readonly<Record<string, DeviceProblem>> = {
  NotAllowedError: 'permission-denied',
  NotFoundError: 'no-device',
  OverconstrainedError: 'no-device',
  NotReadableError: 'device-busy',
};

/** Why the preview has no picture, from getUserMedia's errors (W3C mediacapture-main §10.3). */
export const previewProblem = (error: unknown): DeviceProblem =>
  (error instanceof DOMException ? PROBLEMS[error.name] : undefined) ?? 'failed';
