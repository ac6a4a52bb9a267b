import { expect, test } from 'vitest';
import type { CallEvents } from '../../../src/calls/call-events.ts';
import { RunningCalls } from '../../../src/overview/running-calls.ts';
import type { Digest } from '../../../src/protocol/quality-digest.ts';
import { QualityJudge } from '../../../src/quality/quality-judge.ts';
import { TypedEmitter } from '../../../src/shared/typed-emitter.ts';
import {
  digest,
  PERIOD_MS,
  receivedCamera,
  receivedMicrophone,
  sentCamera,
  sentMicrophone,
} from '../../support/digests.ts';
import { heldStrings } from '../../support/held-strings.ts';
import { annaCallsBoris, peerId } from '../../support/people.ts';
import { rethrow } from '../../support/recorded.ts';
import { threeInSfu } from './support/watched-room.ts';

const ELEVEN_MINUTES_MS = 660_000;

/** A meeting in which Anna stays, judged and overlooked as in the server. */
function meeting() {
  const the = threeInSfu();
  const present = new Set(['anna', 'boris', 'carol']);
  const judge = new QualityJudge({
    events: the.monitor.events,
    conclude: (...told) => the.monitor.conclude(...told),
    nameOf: (_callId, of) => (present.has(of) ? of : null),
  });
  the.monitor.events.on('samples', (told) => judge.take(told, the.clock.now));
  const calls = new TypedEmitter<CallEvents>(rethrow);
  const running = new RunningCalls();
  running.follow(calls, the.rooms);
  running.followQuality(the.monitor.events);
  calls.emit('call-placed', { call: { ...annaCallsBoris, callId: the.callId } });
  return {
    ...the,
    ...{ judge, running },
    comes(name: string) {
      present.add(name);
      the.seat(name);
      the.ready(name, 'sfu', 1);
    },
    goes(name: string) {
      present.delete(name);
      the.leave(name);
      judge.peerLeft(the.callId, peerId(name), the.clock.now);
    },
    tick(now: number) {
      the.tick(now);
      judge.tick(now);
    },
  };
}

const sent = [sentMicrophone(), sentCamera()];
const receivedFrom = (name: string) => [receivedMicrophone(name), receivedCamera(name)];
const guestsIn = (strings: Iterable<string>) =>
  new Set([...strings].flatMap((text) => text.match(/guest-\d+/g) ?? [])).size;

test('Q21: of those who came and went nothing is kept but the record of who left lately', () => {
  const the = meeting();
  for (let n = 1; n <= 20; n += 1) {
    const [guest, came] = [`guest-${n}`, n * ELEVEN_MINUTES_MS];
    const anna = (at: number, received: Digest['received']) => digest({ seq: at, at, sent, received });
    const told = the.told.length;
    the.clock.now = came;
    the.comes(guest);
    the.clock.now = came + 20_000;
    the.tells(guest, digest({ at: the.clock.now, sent, received: receivedFrom('anna') }));
    the.tells('anna', anna(the.clock.now, receivedFrom(guest)));
    the.tick(the.clock.now);
    expect(the.told.length).toBe(told + 4);
    the.clock.now += PERIOD_MS;
    the.tells(guest, digest({ seq: 2, at: the.clock.now, sent, received: receivedFrom('anna') }));
    the.goes(guest);
    the.clock.now += 3_000;
    the.tells('anna', anna(the.clock.now, receivedFrom(guest)));
    for (let at = came + 35_000; at < came + 120_000; at += PERIOD_MS) {
      the.tick(at);
      the.tells('anna', anna(at, []));
    }
    expect(guestsIn(heldStrings(the.monitor))).toBe(1);
    expect(the.told.length).toBe(told + 4);
  }
  expect(the.refusals).toEqual([]);
  expect(guestsIn(heldStrings(the.judge))).toBe(0);
  expect(guestsIn(heldStrings(the.running))).toBe(0);
});

test('Q21: who has left is told nothing, and nobody hears of it, whatever is concluded', () => {
  const the = threeInSfu();
  const conclude = (sender: string, receiver: string) =>
    the.monitor.conclude(the.callId, [
      {
        ...{ sender: peerId(sender), receiver: peerId(receiver), source: 'camera', mos: 2, mark: 'poor' },
        verdict: {
          ...{ cause: 'sender-uplink', leg: 'uplink', symptom: 'frozen-video', evidence: 'Said.' },
          reason: { code: 'nothing-arrives' },
        },
      },
    ]);
  the.leave('carol');
  conclude('anna', 'carol');
  conclude('carol', 'anna');
  expect(the.told).toEqual([]);
  conclude('anna', 'boris');
  expect(the.told.map(({ deviceId }) => deviceId)).toEqual(['boris-1', 'anna-1']);
});
