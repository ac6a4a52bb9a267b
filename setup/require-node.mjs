import { SetupError } from './setup-error.mjs';

const OLDEST = 20;

export function requireNode() {
  const [major] = process.versions.node.split('.');
  if (Number(major) < OLDEST) {
    throw new SetupError(
      `Node ${process.versions.node} is too old: set-up needs ${OLDEST} or newer (with npm 10 or newer).`,
    );
  }
}
