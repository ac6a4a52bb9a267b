/** `may`: what code here imports. `types`: of what it may know the types besides. A folder stands for all below it. */
export type Layer = { may: readonly string[]; types?: readonly string[] };

/** ARCHITECTURE.md, as data: imports point inward. The longest name that fits a file is its layer. */
export const layers: Readonly<Record<string, Layer>> = {
  'src/main.ts': { may: ['src/app.ts', 'src/config.ts', 'src/telemetry'] },
  'src/app.ts': { may: ['src', 'workers'] },
  'src/composition': { may: ['src'] },
  'src/config.ts': { may: ['src/protocol'] },
  'src/cli': {
    may: ['src/config.ts', 'src/auth', 'src/storage', 'src/doctor', 'src/http/doctor.ts', 'src/protocol', 'workers'],
  },
  'src/doctor': {
    may: ['src/config.ts', 'src/auth', 'src/rooms/ports.ts', 'src/telemetry/open-file-limit.ts', 'src/protocol'],
  },
  'src/signaling': {
    may: ['src/calls', 'src/rooms', 'src/seats', 'src/quality', 'src/auth', 'src/protocol', 'src/shared'],
  },
  'src/http': {
    may: ['src/auth', 'src/history', 'src/webhooks', 'src/protocol', 'src/shared'],
    types: ['src/overview/overview-report.ts'],
  },
  'src/history': {
    may: ['src/protocol', 'src/shared'],
    types: [
      'src/calls/call-events.ts',
      'src/calls/call-state.ts',
      'src/rooms/room-events.ts',
      'src/rooms/peer.ts',
      'src/quality/feedback-events.ts',
      'src/quality/quality-events.ts',
    ],
  },
  'src/seats': { may: ['src/calls', 'src/rooms', 'src/protocol', 'src/shared'] },
  'src/storage': { may: ['src/auth', 'src/history', 'src/webhooks', 'src/protocol', 'src/shared'] },
  'src/calls': { may: ['src/rooms', 'src/protocol', 'src/shared'] },
  'src/rooms': { may: ['src/forwarding', 'src/protocol', 'src/shared'] },
  'src/forwarding': { may: ['src/protocol', 'src/shared'] },
  'src/webhooks': {
    may: ['src/outbound', 'src/protocol', 'src/shared'],
    types: ['src/calls/call-events.ts', 'src/calls/call-state.ts', 'src/rooms/room-events.ts'],
  },
  'src/auth': { may: ['src/outbound', 'src/protocol'] },
  'src/outbound': { may: [] },
  'src/telemetry': {
    may: ['src/protocol', 'src/shared'],
    types: [
      'src/calls/call-events.ts',
      'src/history/history-events.ts',
      'src/quality/feedback-events.ts',
      'src/quality/path-label.ts',
      'src/quality/quality-events.ts',
      'src/rooms/room-events.ts',
      'src/signaling/session-events.ts',
      'src/webhooks/webhook-facts.ts',
    ],
  },
  'src/quality': {
    may: ['src/protocol', 'src/shared'],
    types: ['src/calls/call-events.ts', 'src/calls/device.ts', 'src/rooms/room-events.ts', 'src/rooms/sfu-view.ts'],
  },
  'src/overview': {
    may: ['src/protocol', 'src/shared', 'src/quality/way.ts'],
    types: ['src/calls/call-events.ts', 'src/rooms/room-events.ts', 'src/quality/quality-events.ts'],
  },
  'src/protocol': { may: [] },
  'src/shared': { may: [] },
  workers: { may: ['src/rooms/ports.ts', 'src/protocol'] },
  'workers/build': { may: [] },
  sdk: { may: ['src/protocol', 'src/shared'] },
  web: { may: ['sdk/index.ts'] },
  /** Asks the HTTP API, and of the server knows what its answers are. */
  'web/admin': {
    may: ['web', 'src/protocol/mark-from.ts'],
    types: [
      'src/history/call-report.ts',
      'src/history/timeline.ts',
      'src/overview/overview-report.ts',
      'src/http/api/api-error.ts',
      'src/protocol',
    ],
  },
  setup: { may: ['workers/build'] },
};

/** What these may import of packages: of others' code, they take nothing else along into browsers. */
export const packagesOf: Readonly<Record<string, readonly string[]>> = { 'src/protocol': ['zod'], 'src/shared': [] };

/** Packages that only these may import. */
export const packageOwners: Readonly<Record<string, string>> = { mediasoup: 'workers' };

/** Runs in browsers: nothing of Node. Build settings beside it do not. */
export const browserCode = ['src/protocol', 'src/shared', 'sdk', 'web'];
export const buildSettings = /(^|\/)vite\.config\.ts$/;

/** Who reads the environment, in the server. */
export const environmentReaders = ['src/config.ts', 'src/main.ts', 'src/cli/doctor.ts', 'src/cli/admin.ts'];

export const MAX_LINES = 300;
export const DRAWERS = ['utils', 'util', 'common', 'misc', 'helpers', 'lib'];
