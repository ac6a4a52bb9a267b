import { expect, test } from 'vitest';
import type { PlanDifference } from '../../../src/forwarding/forwarding-plan.ts';
import { KEEPS_PLACE_MS, MOST_VOICES, QUIET_AFTER_MS, SMALL_ROOM } from '../../../src/forwarding/voices.ts';
import { PathForwarding } from '../../../src/rooms/topology/path-forwarding.ts';
import { sent, wishes } from '../../support/forwarding/rooms.ts';
import { noBound } from '../../support/no-bounds.ts';
import { peerId } from '../../support/people.ts';

const listener = peerId('listener');
const speakers = Array.from({ length: SMALL_ROOM + 1 }, (_, index) => `speaker-${index}`);
const voiceOf = (name: string): string => `${name}-microphone`;
const pausedFor = (consumers: PlanDifference['consumers']) =>
  consumers.map(({ consumerId, forwarding }) => `${consumerId} ${forwarding === 'paused' ? 'paused' : 'sent'}`);

/** Everybody has a microphone, and the listener receives them all. */
function room(names: readonly string[]) {
  const time = { now: 0 };
  const [told, withheld] = [[] as PlanDifference[], [] as string[]];
  const asked = { speakers: 0, plans: 0 };
  const forwarding = new PathForwarding({
    now: () => time.now,
    isMuted: () => false,
    speakersMatter: () => void asked.speakers++,
    bound: new Proxy(noBound(), {
      get: (bound, name) => {
        if (name === 'ceiling') asked.plans++;
        const value = Reflect.get(bound, name, bound);
        return typeof value === 'function' ? value.bind(bound) : value;
      },
    }),
    allIsBounded() {},
    changed: (it) => told.push(it),
    voicesWithheld: (peerIds) => withheld.push(peerIds.join(' ')),
  });
  for (const name of names) {
    const { picture, ...producer } = sent(name, 'microphone');
    forwarding.produced(producer, picture);
  }
  const consumers = names.map((name) => ({ producerId: voiceOf(name), consumerId: `of ${name}` }));
  const ready = () => forwarding.ready(listener, consumers, forwarding.preview(listener, consumers));
  /** The first ones talk, each a little softer than the one before. */
  const talk = (count: number, change: Readonly<Record<string, number>> = {}) =>
    forwarding.hear(
      names
        .slice(0, count)
        .map((name, index) => ({ producerId: voiceOf(name), volume: change[name] ?? -30 - index / 10 }))
        .toSorted((one, other) => other.volume - one.volume),
    );
  const toldNow = () => pausedFor(told.splice(0).flatMap((it) => it.consumers));
  return { forwarding, time, asked, withheld, ready, talk, toldNow };
}

test('F31: nobody listens to who talks in a small room', () => {
  const { asked, ready, talk, withheld, toldNow } = room(speakers.slice(0, SMALL_ROOM));
  expect(asked.speakers).toBe(0);
  ready();
  toldNow();
  talk(SMALL_ROOM);
  expect([withheld, toldNow()]).toEqual([[], []]);
});

test('F31: in a large one the quietest beyond the places is paused, and comes back when one is free', () => {
  const { asked, time, forwarding, ready, talk, withheld, toldNow } = room(speakers);
  expect(asked.speakers).toBe(1);
  ready();
  expect(toldNow()).toEqual([]);
  talk(MOST_VOICES + 1);
  expect([withheld.splice(0), toldNow()]).toEqual([['speaker-6'], ['of speaker-6 paused']]);
  expect(forwarding.withheld).toEqual([peerId('speaker-6')]);
  time.now += KEEPS_PLACE_MS;
  talk(0);
  forwarding.tick();
  expect([withheld, toldNow()]).toEqual([[''], ['of speaker-6 sent']]);
});

test('F31: a report that changes nothing is not planned', () => {
  const { time, asked, ready, talk, forwarding } = room(speakers);
  ready();
  talk(MOST_VOICES + 2);
  const { plans } = asked;
  for (; time.now < KEEPS_PLACE_MS; time.now += 400) talk(MOST_VOICES + 2);
  // A tick looks at the ceiling, too.
  expect(asked.plans).toBe(plans);
  expect(forwarding.withheld).toHaveLength(2);
});

test('F31: who comes while voices are withheld is not sent them', () => {
  const { forwarding, ready, talk, toldNow } = room(speakers);
  talk(MOST_VOICES + 1);
  const consumers = [{ producerId: voiceOf('speaker-6'), consumerId: 'late' }];
  expect(forwarding.preview(listener, consumers)).toEqual({ late: 'paused' });
  ready();
  expect(toldNow()).toEqual([]);
});

test('F31: who is pinned is heard', () => {
  const { forwarding, ready, talk, toldNow } = room(speakers);
  forwarding.wish(listener, wishes([['speaker-6', 'camera', { priority: 'high' }]]));
  ready();
  toldNow();
  talk(MOST_VOICES + 2);
  expect(toldNow()).toEqual(['of speaker-7 paused']);
  forwarding.wish(listener, wishes([]));
  expect(toldNow()).toEqual(['of speaker-6 paused']);
});

test('F31: the sound of a screen is not a voice', () => {
  const { forwarding, talk, withheld } = room(speakers.slice(0, MOST_VOICES));
  for (let index = 0; index < SMALL_ROOM; index++) {
    const { picture, ...producer } = sent(`screen-${index}`, 'screen-audio');
    forwarding.produced(producer, picture);
  }
  forwarding.hear([{ producerId: 'screen-0-screen-audio', volume: -1 }]);
  talk(MOST_VOICES);
  expect(withheld).toEqual([]);
});

test('F31: who leaves, and a room that becomes small, free the places', () => {
  const { forwarding, talk, withheld, ready, toldNow, time } = room(speakers);
  ready();
  talk(MOST_VOICES + 2);
  expect(withheld.splice(0)).toEqual(['speaker-6 speaker-7']);
  toldNow();
  forwarding.removed(voiceOf('speaker-10'));
  expect(withheld).toEqual(['']);
  expect(toldNow().toSorted()).toEqual(['of speaker-6 sent', 'of speaker-7 sent']);
  time.now += QUIET_AFTER_MS;
  forwarding.tick();
  expect(toldNow()).toEqual([]);
});
