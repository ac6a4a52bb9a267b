import type { DeviceProblem } from '../api.ts';

/** From getUserMedia's errors (W3C mediacapture-main §10.3). */
export function deviceProblem(error: unknown, page: { isSecureContext: boolean }): DeviceProblem {
  const name = error instanceof Error || error instanceof DOMException ? error.name : '';
  switch (name) {
    case 'NotFoundError':
    case 'OverconstrainedError':
      return 'no-device';
    case 'NotAllowedError':
    case 'SecurityError':
      return page.isSecureContext ? 'permission-denied' : 'insecure-page';
    case 'NotReadableError':
    case 'AbortError':
      return 'device-busy';
    default:
      return page.isSecureContext ? 'failed' : 'insecure-page';
  }
}
