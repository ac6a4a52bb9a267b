import { expect, test } from 'vitest';
import * as people from '../support/browser.ts';
import {
  begin,
  end,
  impairments,
  type NamedImpairment,
  prepare,
  restore,
  type Subjects,
} from '../support/impairment/impairments.ts';
import { type Statistics, statisticsOf } from '../support/impairment/statistics.ts';
import { machinesAndServer } from '../support/impairment/together.ts';

const { running, withPeople } = machinesAndServer();

/** What two looks at a call say of the time between them, on what the sender sends to the receiver. */
type Seen = {
  /** The lost part of what the receiver should have got. */
  lost: number;
  soundJitterMs: number;
  rttMs: number;
  pictureKbps: number;
  capturedFps: number;
  decodedFps: number;
  /** Of the microphone. */
  energy: number;
  isRelayedOverTcp: boolean;
};

type Look = { at: number; sent: Statistics; received: Statistics };

const look = async ({ sender, receiver }: Subjects): Promise<Look> => {
  const [sent, received] = await Promise.all([statisticsOf(sender.person), statisticsOf(receiver.person)]);
  return { at: performance.now(), sent, received };
};

const total = <T>(entries: readonly T[], value: (entry: T) => number): number =>
  entries.reduce((sum, entry) => sum + value(entry), 0);

function between(before: Look, now: Look): Seen {
  const since = (value: (it: Look) => number): number => value(now) - value(before);
  const seconds = (now.at - before.at) / 1000;
  const lost = since(({ received }) => total(received.received, (it) => it.lost));
  const arrived = since(({ received }) => total(received.received, (it) => it.packets));
  const pair = now.sent.pairs[0];
  return {
    lost: lost / Math.max(1, lost + arrived),
    soundJitterMs: Math.max(...now.received.received.filter(isSound).map(({ jitterMs }) => jitterMs)),
    rttMs: pair?.rttMs ?? 0,
    pictureKbps:
      (since(({ received }) => total(received.received, (it) => (isSound(it) ? 0 : it.bytes))) * 8) / 1000 / seconds,
    capturedFps: since(({ sent }) => total(sent.captured, ({ frames }) => frames)) / seconds,
    decodedFps: since(({ received }) => total(received.received, (it) => it.framesDecoded)) / seconds,
    energy: since(({ sent }) => total(sent.captured, (it) => it.energy)),
    isRelayedOverTcp: pair?.local === 'relay' && pair.relayProtocol === 'tcp',
  };
}

const isSound = ({ kind }: { kind: string }): boolean => kind === 'audio';

type Sign = (seen: Seen) => boolean;

/** How each shows, and that it is over; and, where there is something to prepare, that this is so. Far from each other, for a machine that is busy with two browsers. */
const signs: Record<string, Record<'shows' | 'isOver', Sign> & { prepared?: Sign }> = {
  'uplink loss 2 %': lossOf(0.02),
  'uplink loss 10 %': lossOf(0.1),
  'downlink loss 5 %': lossOf(0.05),
  /** 150 ms of 2 s. */
  'burst loss': lossOf(0.075),
  'jitter 60 ms': { shows: (seen) => seen.soundJitterMs > 15, isOver: (seen) => seen.soundJitterMs < 12 },
  'delay +300 ms': { shows: (seen) => seen.rttMs >= 300, isOver: (seen) => seen.rttMs < 150 },
  'uplink 300 kbit/s': thin(),
  'downlink 300 kbit/s': thin(),
  'relay over TCP': {
    prepared: (seen) => seen.isRelayedOverTcp && seen.decodedFps > 20 && seen.rttMs < 40,
    shows: (seen) => seen.rttMs >= 60,
    isOver: (seen) => !seen.isRelayedOverTcp && seen.decodedFps > 20,
  },
  "sender's CPU starved": { shows: (seen) => seen.capturedFps < 15, isOver: (seen) => seen.capturedFps > 22 },
  "receiver's CPU starved": { shows: (seen) => seen.decodedFps < 20, isOver: (seen) => seen.decodedFps > 22 },
  'microphone dead': { shows: (seen) => seen.energy === 0, isOver: (seen) => seen.energy > 0 },
  'camera frozen': { shows: (seen) => seen.capturedFps === 0, isOver: (seen) => seen.capturedFps > 20 },
};

function lossOf(part: number) {
  return {
    shows: (seen: Seen) => seen.lost > part / 2 && seen.lost < part * 2,
    isOver: (seen: Seen) => seen.lost === 0,
  };
}

function thin() {
  return {
    shows: (seen: Seen) => seen.pictureKbps > 0 && seen.pictureKbps < 330,
    isOver: (seen: Seen) => seen.pictureKbps > 500,
  };
}

function signOf({ name }: NamedImpairment) {
  const sign = signs[name];
  if (!sign) throw new Error(`nobody knows how ${name} shows`);
  return sign;
}

const areOver =
  (some: readonly NamedImpairment[]): Sign =>
  (seen) =>
    some.every((impairment) => signOf(impairment).isOver(seen));

/** In less, too few packets come for a part of them to be told. */
const MIN_PERIOD_MS = 1_500;

test('each of the 13 impairments shows in the statistics once it has begun, and no longer once it has ended', async () => {
  await withPeople(['Anna', 'Boris'], async (sender, receiver) => {
    expect(impairments.map(({ name }) => name)).toEqual(Object.keys(signs));
    const subjects = { sender, receiver, mediaPort: running.server.mediaPort };
    await people.connectVideo(sender.person, receiver.person);
    let before = await look(subjects);
    const comesTo = async (sign: (seen: Seen) => boolean, what: string): Promise<void> => {
      const seen = async (): Promise<boolean> => {
        const now = await look(subjects);
        if (now.at - before.at < MIN_PERIOD_MS) return false;
        const period = between(before, now);
        before = now;
        return sign(period);
      };
      await expect.poll(seen, { message: what, interval: MIN_PERIOD_MS, timeout: 60_000 }).toBe(true);
    };
    await comesTo(areOver(impairments.slice(0, 1)), 'all is well before the first');
    for (const [index, impairment] of impairments.entries()) {
      const { shows, prepared } = signOf(impairment);
      await prepare(impairment, subjects[impairment.of].machine, subjects.mediaPort);
      if (prepared) await comesTo(prepared, `all is ready for ${impairment.name}`);
      await begin(impairment, subjects);
      await comesTo(shows, `${impairment.name} shows`);
      await end(impairment, subjects);
      if (prepared) await comesTo(prepared, `${impairment.name} is as it was before`);
      await restore(impairment, subjects);
      const andTheNext = impairments.slice(index, index + 2);
      await comesTo(areOver(andTheNext), `${impairment.name} is over, and the next is not there`);
    }
  });
}, 400_000);
