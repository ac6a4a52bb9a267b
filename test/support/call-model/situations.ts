/** What a device may ask about a call. */
const requests = ['rings', 'answer', 'decline-here', 'decline-everywhere', 'cancel', 'leave', 'add', 'rejoin', 'link'];

const application = ['nobody: application-adds', 'nobody: application-ends'];

/** Each phase, the parts that a device can have in it, and what can happen to it besides what is asked for. */
const phases = [
  {
    phase: 'ringing',
    parts: ['caller', 'rung', 'other'],
    events: [
      'nobody: tick',
      ...application,
      ...['caller', 'rung', 'other'].map((part) => `${part}: device-gone`),
      'other: device-online',
    ],
  },
  {
    phase: 'active',
    parts: ['seated', 'caller', 'rung', 'other'],
    events: [
      ...application,
      ...['tick', 'mediaConnected', 'mediaFailed'].map((event) => `nobody: ${event}`),
      ...['seated', 'caller', 'rung', 'other'].flatMap((part) => [`${part}: device-gone`, `${part}: take-back`]),
      'other: device-online',
    ],
  },
  { phase: 'ended', parts: ['caller', 'other'], events: ['caller: take-back', 'other: take-back', ...application] },
];

/** Every pair of where a call can be and what can happen then. Media has news of calls that run only. */
export const everySituation: readonly string[] = phases
  .flatMap(({ phase, parts, events }) => [
    ...parts.flatMap((part) => requests.map((request) => `${phase}, ${part}: ${request}`)),
    ...events.map((event) => `${phase}, ${event}`),
  ])
  .sort();
