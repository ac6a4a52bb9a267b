import { Topology } from '../protocol/topology.ts';

/** Applications are registered by the operator, whose dashboards they would flood if there were thousands. */
const MAX_APPLICATIONS = 50;

/** On counters of calls, and nowhere else: each application multiplies the series. */
export const application = {
  meaning: `The application’s id; \`guests\` for guests. After ${MAX_APPLICATIONS} different ones, \`other\``,
  atMost: MAX_APPLICATIONS,
} as const;

export const topology = {
  meaning: '`p2p`: from browser to browser; `sfu`: through the server',
  values: Topology.options,
} as const;

/** Of a path that carried media before; where none did, `none`. */
export const from = {
  meaning: 'The path that carried media when the new one was opened; `none`: nothing did',
  values: [...Topology.options, 'none'],
} as const;

export const to = { meaning: 'The new path', values: Topology.options } as const;
