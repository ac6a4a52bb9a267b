import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { isFault } from '../../../workers/is-fault.ts';

const SAID_IN =
  '../../../node_modules/mediasoup/worker/deps/libwebrtc/libwebrtc/modules/congestion_controller/goog_cc/goog_cc_network_control.cc';

/** In mediasoup's own words: where they change, so must ours. */
const source = readFileSync(fileURLToPath(new URL(SAID_IN, import.meta.url)), 'utf8');
const lines = [...source.matchAll(/"((?:max|start) bitrate smaller than min bitrate)/g)].flatMap(
  ([, said]) => said ?? [],
);

test('a line that is lost is no fault; a bound that contradicts another one is', () => {
  expect(lines.map((line) => [line, isFault(`webrtc::ClampConstraints() | ${line} [1]`)])).toEqual([
    ['max bitrate smaller than min bitrate', true],
    ['start bitrate smaller than min bitrate', false],
  ]);
});
