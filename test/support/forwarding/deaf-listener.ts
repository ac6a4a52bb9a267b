import type { SfuPathListener } from '../../../src/rooms/topology/path-listener.ts';

/** For what a test does not look at. */
export const deafListener: SfuPathListener = {
  producerOffered() {},
  producerRemoved() {},
  consumerBrought() {},
  producerAwaited() {},
  layersWatched() {},
  codecsChosen() {},
  sourceHeld() {},
  voicesWithheld() {},
  strayMedia() {},
  failed() {},
};
