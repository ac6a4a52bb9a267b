import { defineCheck } from '../check.ts';

/** What the project is tested with. */
const OLDEST = 24;

export const nodeVersion = defineCheck({
  name: 'node',
  title: 'Node',
  quick: true,
  faults: {
    'node-too-old': {
      level: 'warning',
      means: `Node is older than ${OLDEST}, which Parley is tested with.`,
      fix: 'Start by `npm start`, which brings its own Node.',
    },
  },
  examine({ machine: { nodeVersion } }, tell) {
    const major = Number(nodeVersion.replace(/^v/, '').split('.')[0]);
    if (major < OLDEST) tell.fault('node-too-old', `Node ${nodeVersion} runs this.`);
    else tell.ok(`Node ${nodeVersion}.`);
  },
});
