import type { Check } from '../check.ts';
import { announcedAddress } from './announced-address.ts';
import { certificate } from './certificate.ts';
import { clock } from './clock.ts';
import { dataFolder } from './data-folder.ts';
import { mediaPorts } from './media-ports.ts';
import { mediaWorker } from './media-worker.ts';
import { memory } from './memory.ts';
import { nodeVersion } from './node-version.ts';
import { openFiles } from './open-files.ts';
import { ports } from './ports.ts';
import { publicUrl } from './public-url.ts';
import { stun } from './stun.ts';
import { turn } from './turn.ts';

/** All that the doctor looks at, in the order in which it is shown. A new check is a file, and a line here. */
export const checks: readonly Check[] = [
  nodeVersion,
  memory,
  openFiles,
  dataFolder,
  ports,
  mediaWorker,
  announcedAddress,
  mediaPorts,
  stun,
  turn,
  publicUrl,
  certificate,
  clock,
];
