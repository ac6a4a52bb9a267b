import type { Diagnosis, Rating } from '../protocol/diagnostics.ts';
import type { FeedbackEvents } from '../quality/feedback-events.ts';
import type { TypedEmitter } from '../shared/typed-emitter.ts';
import type { FeedbackRow } from './log-entry.ts';

/** What people and their machines say of calls, beside the calls’ reports. `aheadMs`: of the wall’s clock before theirs. */
export function recordFeedback(
  feedback: Pick<TypedEmitter<FeedbackEvents>, 'on'>,
  put: (row: FeedbackRow) => void,
  aheadMs: () => number,
): void {
  feedback.on('call-rated', ({ callId, applicationId, userId, at, rating }) =>
    put({
      type: 'rating',
      callId,
      applicationId,
      userId,
      at: Math.round(at + aheadMs()),
      // The schema has these five.
      stars: rating.stars as 1 | 2 | 3 | 4 | 5,
      text: ratingText(rating),
    }),
  );
  feedback.on('machine-diagnosed', ({ callId, applicationId, userId, at, diagnosis }) => {
    if (callId === null) return;
    put({
      type: 'diagnosis',
      callId,
      applicationId,
      userId,
      at: Math.round(at + aheadMs()),
      text: diagnosisText(diagnosis),
    });
  });
}

function ratingText({ reasons, comment }: Rating): string | null {
  const parts = [...(reasons.length > 0 ? [reasons.join(', ')] : []), ...(comment ? [comment] : [])];
  return parts.length > 0 ? parts.join(': ') : null;
}

function diagnosisText({
  code,
  network: { signaling, direct, sfuUdp, sfuTcp, relays },
  microphone,
  camera,
}: Diagnosis): string {
  const reached = relays.filter(({ reach }) => reach.state === 'reached').length;
  const ways = [
    `signaling ${signaling.state}`,
    `direct ${direct}`,
    `SFU over UDP ${sfuUdp.state}`,
    `SFU over TCP ${sfuTcp.state}`,
    `relays ${reached} of ${relays.length}`,
  ];
  return `${code}: ${[...ways, `microphone ${microphone}`, `camera ${camera}`].join(', ')}`;
}
