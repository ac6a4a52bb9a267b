import { describe, expect, test } from 'vitest';
import type { LegSample } from '../../../src/quality/sample.ts';
import { CHANGE_MS, RAMP_UP_MS } from '../../../src/quality/settled.ts';
import {
  FORGOTTEN_AFTER_MS,
  forget,
  isNews,
  NEW_WATCH,
  observe,
  told,
  type Watch,
} from '../../../src/quality/watch.ts';
import { AT, type AudioChanges, audio, PERIOD_MS, type VideoChanges, video } from '../../support/quality/samples.ts';

type Period = (at: number) => LegSample;
const sound =
  (changes: AudioChanges = {}): Period =>
  (at) =>
    audio('sfu', { ...changes, at });
const picture =
  (changes: VideoChanges = {}): Period =>
  (at) =>
    video('sfu', { ...changes, at });

const clean = sound();
const lossy = (share: number): AudioChanges => {
  const lost = Math.round(250 * share);
  return { up: { packets: 250 - lost, lost, transportLost: share }, received: { packets: 250 - lost, lost } };
};
const uplink = sound(lossy(0.05));
const downlink = sound({ received: { packets: 230, lost: 20 }, down: { transportLost: 0.08 } });

/** One after another, five seconds each; what is said after each, in short. */
function said(periods: readonly Period[], from = AT): string[] {
  let watch: Watch = NEW_WATCH;
  return periods.map((period, index) => {
    const at = from + index * PERIOD_MS;
    watch = observe(watch, period(at), at);
    return told(watch).finding?.cause ?? '-';
  });
}

describe('V7: a verdict neither flickers nor cries wolf', () => {
  test('V7: one bad period is none, two are one', () => {
    expect(said([clean, uplink, clean, uplink, clean])).toEqual(['-', '-', '-', '-', '-']);
    expect(said([clean, uplink, uplink])).toEqual(['-', '-', 'sender-uplink']);
  });

  test('V7: one very bad period is enough', () => {
    expect(said([clean, sound(lossy(0.6))])).toEqual(['-', 'sender-uplink']);
  });

  test('V7: also where neither end measures, by what the SFU sees alone', () => {
    const missing = { missing: true };
    const down = { paused: 'bandwidth', fractionLost: 0.1, transportLost: 0.1 } as const;
    expect(said([picture({ sender: missing, receiver: missing, down })])).toEqual(['receiver-downlink']);
  });

  test('V7: but not where nothing arrives: the one end may have looked before it stopped', () => {
    const nothing = sound({ received: { packets: 0 } });
    expect(said([clean, nothing, nothing])).toEqual(['-', '-', 'receiver-downlink']);
    const stopped = sound({ up: { packets: 0 }, received: { packets: 0 } });
    expect(said([clean, stopped, stopped])).toEqual(['-', '-', 'sender-uplink']);
  });

  test('V7: nor of packets out of their rhythm: a processor that starves is seen a period later', () => {
    const shaken = sound({ received: { jitterMs: 60, bufferMs: 200, concealed: 120_000, concealments: 20 } });
    const starved = sound({ received: { jitterMs: 60, concealed: 120_000 }, sender: { stalled: 0.7 } });
    expect(said([clean, shaken, shaken])).toEqual(['-', '-', 'receiver-downlink']);
    expect(said([clean, shaken, starved])).toEqual(['-', '-', 'sender-cpu']);
  });

  test('V7: nor of a device, which may be silent for a moment, and not one of a moment', () => {
    expect(said([clean, sound({ sent: { level: 0 } })])).toEqual(['-', '-']);
    const moment = { periodMs: 1_000 };
    expect(said([clean, sound({ ...lossy(0.6), sender: moment, receiver: moment })])).toEqual(['-', '-']);
  });

  test('V7: digests that come at once count together', () => {
    const short = { periodMs: 1_500 };
    const soon = sound({ ...lossy(0.05), sender: short, receiver: short });
    expect(said([clean, soon, soon, soon, soon])).toEqual(['-', '-', '-', '-', 'sender-uplink']);
    expect(said([clean, soon, uplink])).toEqual(['-', '-', 'sender-uplink']);
  });

  test('V7: it stays through one good period, and goes with two', () => {
    expect(said([uplink, uplink, clean, uplink, clean, clean, clean])).toEqual([
      '-',
      'sender-uplink',
      'sender-uplink',
      'sender-uplink',
      'sender-uplink',
      '-',
      '-',
    ]);
  });

  test('V7: another cause takes its place when it is proven, without a gap', () => {
    expect(said([uplink, uplink, downlink, downlink, downlink])).toEqual([
      '-',
      'sender-uplink',
      'sender-uplink',
      'receiver-downlink',
      'receiver-downlink',
    ]);
    expect(said([uplink, uplink, downlink, uplink, downlink, uplink])).toEqual([
      '-',
      ...Array<string>(5).fill('sender-uplink'),
    ]);
  });

  test('V7: where each period finds another, one is told still', () => {
    expect(said([uplink, downlink, uplink, downlink]).slice(2)).toEqual(['sender-uplink', 'sender-uplink']);
  });

  test('V7: sound that goes on to come late is what is left of a trouble that had a name, for a while', () => {
    const bufferMs = 800;
    const late = sound({ received: { bufferMs } });
    const loss = lossy(0.05);
    const bad = sound({ ...loss, received: { ...loss.received, bufferMs } });
    expect(said([late, late])).toEqual(['-', 'unknown']);
    expect(said([bad, bad, late, late, late]).slice(2)).toEqual(['sender-uplink', '-', '-']);
    const twoMinutes = Array<Period>(24).fill(late);
    expect(said([bad, bad, ...twoMinutes]).at(-1)).toBe('unknown');
    // Sound that waits for the picture makes the buffer grow once more.
    const later = sound({ received: { bufferMs: 900 } });
    expect(said([clean, later])).toEqual(['-', 'receiver-cpu']);
    expect(said([bad, bad, late, later, later]).slice(2)).toEqual(['sender-uplink', '-', '-']);
    const badDownThere = sound({ received: { packets: 230, lost: 20, bufferMs }, down: { transportLost: 0.08 } });
    expect(said([bad, bad, late, badDownThere, badDownThere]).at(-1)).toBe('receiver-downlink');
  });

  test('V7: the symptom stays until another is proven, the numbers are those of now', () => {
    const slow = { sender: { network: { rttMs: 520 } } };
    let watch: Watch = NEW_WATCH;
    const found = [lossy(0.05), lossy(0.05), slow, lossy(0.08), slow, slow].map((changes, index) => {
      const at = AT + index * PERIOD_MS;
      watch = observe(watch, audio('sfu', { ...changes, at }), at);
      const finding = told(watch).finding;
      return finding && [finding.symptom, finding.reason.code];
    });
    expect(found).toEqual([
      null,
      ['choppy-audio', 'loss'],
      ['choppy-audio', 'delay'],
      ['choppy-audio', 'loss'],
      ['choppy-audio', 'delay'],
      ['delayed-audio', 'delay'],
    ]);
  });
});

describe('V8: what is measured at a beginning or at a change accuses nobody', () => {
  const LONG_AGO = { path: AT - 60_000, source: AT - 60_000, layers: null, shown: null };
  const lossySince = (since: Partial<LegSample['since']>): string[] =>
    said(
      [uplink, uplink, uplink].map((period) => (at: number) => ({ ...period(at), since: { ...LONG_AGO, ...since } })),
    );

  test('V8: the first ten seconds of a path and of a source', () => {
    // The first sample is too early; the other two are evidence.
    expect(lossySince({ path: AT - RAMP_UP_MS + 1 })).toEqual(['-', '-', 'sender-uplink']);
    expect(lossySince({ path: AT - RAMP_UP_MS })).toEqual(['-', 'sender-uplink', 'sender-uplink']);
    expect(lossySince({ source: AT })).toEqual(['-', '-', '-']);
  });

  test('V8: of pictures also a tile that is shown again and a wish for other layers; of sound neither', () => {
    const frozen = { received: { freezeMs: 4_500 } };
    const shown = (since: Partial<LegSample['since']>) =>
      said([picture({ ...frozen, since }), picture({ ...frozen, since })]);
    expect(shown({})).toEqual(['-', 'unknown']);
    expect(shown({ shown: AT - 1_000 })).toEqual(['-', '-']);
    expect(shown({ layers: AT - CHANGE_MS + 1 })).toEqual(['-', '-']);
    expect(shown({ layers: AT - CHANGE_MS })).toEqual(['-', 'unknown']);
    expect(lossySince({ shown: AT, layers: AT })).toEqual(['-', 'sender-uplink', 'sender-uplink']);
  });

  test('V8: it acquits nobody either', () => {
    const begun = sound({ since: { source: AT + 8_000 } });
    expect(said([uplink, uplink, begun, begun])).toEqual(['-', ...Array<string>(3).fill('sender-uplink')]);
  });

  test('V8: another path begins anew', () => {
    const elsewhere = sound({ generation: 2 });
    expect(said([uplink, uplink, elsewhere])).toEqual(['-', 'sender-uplink', '-']);
    const lossyElsewhere = sound({ ...lossy(0.05), generation: 2 });
    expect(said([uplink, lossyElsewhere, lossyElsewhere])).toEqual(['-', '-', 'sender-uplink']);
  });

  test('V8: muted or hidden, it is gone at once', () => {
    expect(said([uplink, uplink, sound({ muted: true }), uplink])).toEqual(['-', 'sender-uplink', '-', '-']);
  });
});

describe('V7: time', () => {
  const bad = [0, 1].reduce((watch, index) => {
    const at = AT + index * PERIOD_MS;
    return observe(watch, uplink(at), at);
  }, NEW_WATCH);

  test('V7: where no sample comes any more nothing is said', () => {
    const last = AT + PERIOD_MS;
    expect(told(forget(bad, last + FORGOTTEN_AFTER_MS - 1)).finding?.cause).toBe('sender-uplink');
    expect(told(forget(bad, last + FORGOTTEN_AFTER_MS))).toEqual({ mos: null, mark: null, finding: null });
    expect(forget(NEW_WATCH, AT)).toBe(NEW_WATCH);
  });

  test('V7: one that comes twice, or late, changes nothing of what is shown now', () => {
    expect(observe(bad, clean(AT + PERIOD_MS), AT + PERIOD_MS)).toBe(bad);
    expect(observe(bad, clean(AT), AT + PERIOD_MS)).toBe(bad);
    expect(observe(bad, clean(AT + 2 * PERIOD_MS), AT + 2 * PERIOD_MS + FORGOTTEN_AFTER_MS)).toBe(bad);
  });

  test('V7: after a gap it begins anew', () => {
    const at = AT + PERIOD_MS + FORGOTTEN_AFTER_MS;
    expect(told(observe(bad, clean(at), at)).finding).toBeNull();
  });
});

describe('V12: marks', () => {
  const marksOf = (losses: readonly number[]) => {
    let watch: Watch = NEW_WATCH;
    return losses.map((share, index) => {
      const at = AT + index * PERIOD_MS;
      watch = observe(watch, sound(lossy(share))(at), at);
      return told(watch).mark;
    });
  };

  test('V12: good, and fair at best where a fault is named', () => {
    expect(marksOf([0, 0, 0])).toEqual(['good', 'good', 'good']);
    expect(marksOf([0, 0.02, 0.02])).toEqual(['good', 'good', 'fair']);
  });

  test('V12: worse at once, better by and by', () => {
    expect(marksOf([0, 0.4, 0.4, 0, 0, 0, 0])).toEqual(['good', 'poor', 'poor', 'poor', 'fair', 'fair', 'good']);
  });

  test('V12: none while nothing is measured or wanted', () => {
    const muted = observe(NEW_WATCH, audio('sfu', { muted: true }), AT);
    expect(told(muted)).toEqual({ mos: null, mark: null, finding: null });
    const early = observe(NEW_WATCH, audio('sfu', { since: { path: AT - 1_000 } }), AT);
    expect(told(early).mark).toBeNull();
    expect(early.scores.whole).toBeGreaterThan(4.3);
  });

  test('V12: numbers alone are no news', () => {
    const [one, other] = [uplink, sound(lossy(0.06))].map((period) =>
      told(observe(observe(NEW_WATCH, uplink(AT), AT), period(AT + PERIOD_MS), AT + PERIOD_MS)),
    );
    if (!one || !other) throw new Error('two were watched');
    expect(one.finding?.reason).not.toEqual(other.finding?.reason);
    expect(isNews(one, other)).toBe(false);
    expect(isNews(one, { ...one, finding: null })).toBe(true);
    expect(isNews(one, { ...one, mark: 'poor' })).toBe(true);
  });
});
