import { describe, expect, test } from 'vitest';
import { RISES_AFTER_MS } from '../../../src/forwarding/hold-down.ts';
import { initialForwarding, planForwarding } from '../../../src/forwarding/plan-forwarding.ts';
import type { Scene } from '../../../src/forwarding/scene.ts';
import { heard, SPEAKS_AFTER_MS, settled } from '../../../src/forwarding/speakers.ts';
import { behind, measured } from '../../support/forwarding/lines.ts';
import { forwardedTo, scene, sent, wishes } from '../../support/forwarding/rooms.ts';
import { peerId } from '../../support/people.ts';

const cameras = ['anna', 'boris', 'carol'].map((name) => sent(name));
const screen = sent('dora', 'screen');
const secondScreen = sent('emil', 'screen');
const voice = sent('anna', 'microphone');
const tiles = wishes([], { others: { priority: 'normal', maxHeight: 360 } });

const planOf = (room: Scene, memory = initialForwarding, now = 0) => planForwarding(room, memory, now);

/** What somebody is sent of each: layers as `spatial.temporal`, `-` for nothing. */
const shown = (room: Scene, name = 'me', memory = initialForwarding, now = 0): string =>
  Object.values(forwardedTo(planOf(room, memory, now).plan, name))
    .map((it) => (it === 'paused' ? '-' : it.layers ? `${it.layers.spatial}.${it.layers.temporal}` : 'all'))
    .join(' ');

describe('F12: cameras', () => {
  const room = measured(scene(cameras, { me: tiles, other: tiles }));
  const at = (kbps: number) => shown(behind(room, 'me', kbps));

  test('are as wished while nothing is known of the line, or it carries them', () => {
    expect(shown(room)).toBe('1.2 1.2 1.2');
    expect(at(4_000)).toBe('1.2 1.2 1.2');
  });

  test('are each smaller before one is dark, and have fewer frames only when they are smallest', () => {
    expect(at(1_000)).toBe('1.2 0.2 0.2');
    expect(at(520)).toBe('0.2 0.2 0.2');
    expect(at(300)).toBe('0.1 0.0 0.0');
    expect(at(150)).toBe('0.0 0.0 -');
    expect(at(50)).toBe('- - -');
  });

  test('grow a size at a time, in their order', () => {
    expect(at(900)).toBe('0.2 0.2 0.2');
    expect(at(1_350)).toBe('1.2 1.2 0.2');
    expect(at(1_750)).toBe('1.2 1.2 1.2');
  });

  test('F14: of others are as before, and so is what is encoded', () => {
    const [free, thin] = [planOf(room).plan, planOf(behind(room, 'me', 50)).plan];
    expect(thin.receivers['other']).toEqual(free.receivers['other']);
    expect(thin.producers).toEqual(free.producers);
  });

  test('F12: one that is pinned or speaks is as wished before the others grow', () => {
    const pinned = wishes([['carol', 'camera', { priority: 'high', maxHeight: 720 }]], {
      others: { priority: 'normal', maxHeight: 360 },
    });
    const withPinned = measured(scene(cameras, { me: pinned }));
    expect(shown(behind(withPinned, 'me', 2_400))).toBe('0.2 0.2 2.2');
    expect(shown(behind(withPinned, 'me', 300))).toBe('0.0 0.0 0.1');
    const speaks = heard(initialForwarding.speakers, peerId('boris'), 0);
    const memory = { ...initialForwarding, speakers: settled(speaks, SPEAKS_AFTER_MS) };
    expect(shown(behind(room, 'me', 920), 'me', memory, SPEAKS_AFTER_MS)).toBe('0.2 1.2 0.2');
  });

  test('F12: one without layers, or that says it takes everything, comes after those that have them', () => {
    const picture = { height: 720, frameRate: 30, spatialLayers: 1, temporalLayers: 1, bitrates: [1_000_000_000] };
    const huge = sent('anna', 'camera', { picture });
    const some = [huge, ...cameras.slice(1)];
    const withHuge = measured(scene(some, { me: tiles }));
    const bitrates = new Map([...withHuge.bitrates].filter(([id]) => id !== huge.producerId));
    expect(shown(behind({ ...withHuge, bitrates }, 'me', 1_200))).toBe('- 1.2 1.2');
  });

  test('F12: one that is switched off takes nothing', () => {
    const off = [sent('anna', 'camera', { muted: true }), ...cameras.slice(1)];
    expect(shown(behind(measured(scene(off, { me: tiles })), 'me', 350))).toBe('1.2 0.2 0.2');
  });
});

describe('F12: sounds', () => {
  test('are never held back, and come first', () => {
    const room = measured(scene([voice, sent('dora', 'screen-audio'), ...cameras], { me: tiles }));
    expect(shown(behind(room, 'me', 10))).toBe('all all - - -');
    expect(shown(behind(room, 'me', 300))).toBe('all all 0.0 - -');
  });

  test('of many voices some are reckoned with: not all speak at a time', () => {
    const voices = Array.from({ length: 20 }, (_, index) => sent(`voice-${index}`, 'microphone'));
    const room = measured(scene([...voices, ...cameras], { me: tiles }));
    expect(
      shown(behind(room, 'me', 700))
        .split(' ')
        .slice(-3),
    ).toEqual(['0.2', '0.2', '0.2']);
  });
});

describe('F16: a shared screen', () => {
  const room = measured(scene([...cameras, screen], { me: tiles }));
  const at = (kbps: number, what = room) => shown(behind(what, 'me', kbps));

  test('keeps all that it has before any camera is seen', () => {
    expect(at(1_600)).toBe('0.2 0.2 0.2 0.2');
    expect(at(1_000)).toBe('0.0 - - 0.2');
    expect(at(950)).toBe('- - - 0.2');
  });

  test('loses frames when no camera is left, and is never without any', () => {
    expect(at(900)).toBe('- - - 0.1');
    expect(at(500)).toBe('- - - 0.0');
    expect(at(1)).toBe('- - - 0.0');
  });

  test('that is sent in several sizes keeps its size while a camera is sent', () => {
    const picture = { height: 1_080, frameRate: 15, spatialLayers: 2, temporalLayers: 2, bitrates: null };
    const layered = scene([...cameras, sent('dora', 'screen', { picture })], { me: wishes([]) });
    const bitrates = new Map([
      ...measured(layered).bitrates,
      [
        'dora-screen',
        [
          [100_000, 200_000],
          [400_000, 800_000],
        ],
      ],
    ]);
    const thin = (kbps: number) => at(kbps, { ...layered, bitrates });
    expect(thin(1_000)).toBe('0.0 - - 1.1');
    expect(thin(600)).toBe('- - - 1.0');
    expect(thin(300)).toBe('- - - 0.0');
  });

  test('beside another: both have something, and grow together', () => {
    const two = measured(scene([...cameras, screen, secondScreen], { me: tiles }));
    expect(at(100, two)).toBe('- - - 0.0 0.0');
    expect(at(1_000, two)).toBe('- - - 0.1 0.0');
    expect(at(1_500, two)).toBe('- - - 0.2 0.1');
    expect(at(1_850, two)).toBe('- - - 0.2 0.2');
  });
});

describe('F13, F15: as time goes by', () => {
  const room = measured(scene(cameras, { me: tiles }));
  const thin = behind(room, 'me', 300);

  test('less at once; more after a while, of which the plan says when', () => {
    const first = planOf(behind(room, 'me', 4_000));
    const down = planOf(thin, first.memory, 1_000);
    expect(forwardedTo(down.plan, 'me')['carol-camera']).toEqual({ layers: { spatial: 0, temporal: 0 } });
    const up = planOf(behind(room, 'me', 4_000), down.memory, 2_000);
    expect(up.plan.receivers).toEqual(down.plan.receivers);
    expect(up.nextAt).toBe(2_000 + RISES_AFTER_MS);
    const back = planOf(behind(room, 'me', 4_000), up.memory, 2_000 + RISES_AFTER_MS);
    expect(back.plan.receivers).toEqual(first.plan.receivers);
  });

  test('a bound that is no more known of is a better line', () => {
    const down = planOf(thin);
    const free = planOf(room, down.memory, 1_000);
    expect(free.plan.receivers).toEqual(down.plan.receivers);
    expect(shown(room, 'me', free.memory, 1_000 + RISES_AFTER_MS)).toBe('1.2 1.2 1.2');
  });

  test('what was wished for is kept beside what is given', () => {
    const { plan } = planOf(thin);
    expect(plan.wished).toEqual(planOf(room).plan.receivers);
    expect(plan.receivers).not.toEqual(plan.wished);
  });

  test('where nothing of the line changed, the plan is the one before', () => {
    const down = planOf(thin);
    expect(planOf(thin, down.memory, 500).plan.receivers['me']).toBe(down.plan.receivers['me']);
  });
});

describe('F36: what a line would have to carry', () => {
  const room = measured(scene(cameras, { me: tiles, other: tiles }));
  const wantedAt = (kbps: number, some = room) => planOf(behind(some, 'me', kbps)).plan.wanted;

  test('is all that is wished for, whatever it carries', () => {
    const { me, ...others } = wantedAt(1_000);
    // Three of 500 kbit/s, in steps of a tenth.
    expect(me).toBeGreaterThanOrEqual(1_500_000);
    expect(me).toBeLessThan(1_500_000 * 1.1);
    expect(wantedAt(50)).toEqual({ me });
    expect(others).toEqual({});
  });

  test('is not told where all is sent, nor where it is a limit that keeps it back', () => {
    expect(wantedAt(4_000)).toEqual({});
    expect(wantedAt(4_000, { ...room, ceiling: 800_000 })).toEqual({});
  });
});
