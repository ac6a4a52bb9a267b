import { describe, expect, test } from 'vitest';
import type { Device } from '../../../src/calls/device.ts';
import { TimelineEvent } from '../../../src/history/timeline.ts';
import type { CallId } from '../../../src/protocol/ids.ts';
import { MINUTE_MS } from '../../../src/shared/minute.ts';
import {
  add,
  anna,
  answered,
  boris,
  type Center,
  carol,
  connected,
  leave,
  ringing,
} from '../../support/history/recorded-calls.ts';
import { peerId } from '../../support/people.ts';

describe('the timeline', () => {
  test('H3: of a call of two that a third one joins, in the order of the facts', () => {
    const center = ringing();
    center.registry.rings(boris, center.callId, 1_500);
    center.registry.answer(boris, center.callId, 4_000);
    const readyOn = (generation: number, ...devices: Device[]) => {
      for (const { deviceId } of devices) {
        center.registry.room(anna, center.callId).peerReady(deviceId, generation, { connectedMs: 9, gapMs: 40 }, 4_500);
      }
    };
    readyOn(1, anna, boris);
    add(center, 'carol');
    center.registry.answer(carol, center.callId, 5_000);
    readyOn(2, anna, boris, carol);
    center.registry.deviceConnection(carol.deviceId, false);
    center.registry.deviceConnection(carol.deviceId, true);
    center.registry.room(anna, center.callId).setSources(anna.deviceId, [{ source: 'camera', muted: false }], 6_000);
    leave(center, carol, 9_000);
    leave(center, boris, 9_500);
    const lines = center.logged.timeline().map((event) => TimelineEvent.parse(event));
    expect(lines).toEqual(center.logged.timeline());
    expect(center.logged.types()).toEqual([
      'placed',
      'rang',
      'answered',
      'switching',
      'seated',
      'seated',
      'ready',
      'ready',
      'committed',
      'connected',
      'invited',
      'switching',
      'invitation-ended',
      'answered',
      'seated',
      'ready',
      'ready',
      'ready',
      'committed',
      'connection',
      'connection',
      'sources',
      'left',
      'left',
      'ended',
    ]);
    expect(lines.filter(({ type }) => type === 'committed')).toMatchObject([
      { path: { topology: 'p2p', generation: 1 }, from: null, reason: 'first-peers' },
      { path: { topology: 'sfu', generation: 2 }, from: { topology: 'p2p' }, reason: 'third-peer' },
    ]);
    expect(lines.find(({ type }) => type === 'ready')).toMatchObject({ gapMs: 40, path: { generation: 1 } });
  });

  test('H3: of a call that no path carries', () => {
    const center = answered();
    for (let generation = 1; generation < 20 && center.endings().length === 0; generation++) {
      center.registry.room(anna, center.callId).peerFailed(anna.deviceId, generation, 'ice-failed', 0);
    }
    expect(center.logged.types()).toEqual(expect.arrayContaining(['path-failed', 'media-failed', 'ended']));
    expect(center.logged.types().slice(-2)).toEqual(['media-failed', 'ended']);
  });

  test('H3: numbers rise, also where the time does not', () => {
    const center = connected();
    center.clock.now = 1;
    center.registry.room(anna, center.callId).setSources(anna.deviceId, [], 1);
    const numbers = center.logged.of('event').map(({ seq }) => seq);
    expect(numbers).toEqual(numbers.toSorted((a, b) => a - b));
    expect(new Set(numbers).size).toBe(numbers.length);
  });

  test('H6: of what happens without end so much is kept, and that there was more; the rest of the call too', () => {
    const center = connected();
    for (let change = 0; change < 3_000; change++) {
      center.registry.room(anna, center.callId).setSources(anna.deviceId, [], 5_000);
    }
    leave(center, anna, 9_000);
    const types = center.logged.types();
    expect(types.filter((type) => type === 'sources')).toHaveLength(1_000);
    expect(center.logged.timeline().filter(({ type }) => type === 'cut')).toMatchObject([{ of: 'sources' }]);
    expect(types.at(-1)).toBe('ended');
  });
});

describe('quality', () => {
  const leg = { peerId: peerId('p-anna'), viewerId: peerId('p-boris'), source: 'microphone', leg: 'whole' } as const;
  const scored = ({ callId, quality }: Center, at: number, mos: number): void =>
    quality.emit('leg-scored', {
      ...leg,
      callId,
      applicationId: anna.applicationId,
      at,
      periodMs: 5_000,
      kind: 'audio',
      topology: 'p2p',
      path: 'p2p_host',
      mos,
      inputs: { lossRatio: 0.1 },
      isPoor: false,
      cause: null,
    });

  test('H4: scores are rows of a minute, and the call has its worst minute', () => {
    const center = connected();
    for (let at = 10_000; at < 2 * MINUTE_MS; at += 5_000) {
      center.clock.now = at;
      scored(center, at, at < MINUTE_MS ? 4 : 3);
    }
    expect(center.logged.of('scores')).toMatchObject([{ minute: 0, mos: [null, null, 4, 4, 4, 4, 4, 4, 4, 4, 4, 4] }]);
    center.clock.now = 2 * MINUTE_MS;
    center.recorder.tick();
    expect(center.logged.of('scores')[1]).toMatchObject({ minute: 1, path: 'p2p_host', worst: { mos: 3 } });
    expect(center.logged.call.worst).toEqual({ ...leg, mos: 3, at: MINUTE_MS });
  });

  test('H4: what is under way at the end is kept, and what is heard within a minute after it', () => {
    const center = connected();
    for (const at of [5_000, 10_000, 15_000]) scored(center, at, 2);
    leave(center, anna, 20_000);
    expect(center.logged.of('scores')).toHaveLength(1);
    expect(center.logged.call.worst).toMatchObject({ mos: 2 });
    center.clock.now = 70_000;
    scored(center, 18_000, 4.5);
    center.recorder.tick();
    expect(center.logged.of('scores')[0]?.mos.slice(0, 5)).toEqual([null, 2, 2, 4.5, null]);
    center.clock.now = 85_000;
    center.recorder.tick();
    scored(center, 19_000, 1);
    expect(center.logged.of('scores')[0]?.mos[3]).toBe(4.5);
  });

  test('H4: scores of times that the call never had are no scores of it', () => {
    const center = connected();
    for (const at of [0, 1e12]) scored({ ...center }, at === 0 ? -70_000 : at, 1);
    leave(center, anna, 20_000);
    expect(center.logged.of('scores')).toEqual([]);
  });

  test('H3: verdicts, candidate pairs and layers are in the timeline, at the time that they tell', () => {
    const center = connected();
    const { callId, quality } = center;
    const of = { callId, applicationId: anna.applicationId };
    const { leg: _, ...source } = leg;
    const fault = { cause: 'network', leg: 'line', symptom: 'choppy-audio', evidence: 'Lost.' } as const;
    const verdict = { ...of, ...source, ...fault };
    const pair = { local: 'host', remote: 'relay', protocol: 'udp' } as const;
    quality.emit('candidate-pair-changed', { ...of, at: 5_001, peerId: leg.peerId, generation: 1, pair });
    quality.emit('layers-changed', { ...of, ...source, at: 5_002, layers: { spatial: 1, temporal: 0 } });
    quality.emit('verdict-begun', { ...verdict, at: 5_003 });
    quality.emit('verdict-ended', { ...verdict, at: 5_004 });
    const events = center.logged.timeline().slice(-4);
    expect(events.map(({ type, at }) => [type, at])).toEqual([
      ['candidate-pair', 5_001],
      ['layers', 5_002],
      ['verdict-begun', 5_003],
      ['verdict-ended', 5_004],
    ]);
    for (const event of events) expect(TimelineEvent.parse(event)).toEqual(event);
  });

  test('H4: of a call that nobody knows there is nothing', () => {
    const center = connected();
    const before = center.logged.of('scores').length;
    scored({ ...center, callId: 'unknown' as CallId }, 5_000, 1);
    center.recorder.tick();
    expect(center.logged.of('scores')).toHaveLength(before);
  });
});
