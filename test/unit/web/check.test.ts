import { describe, expect, it } from 'vitest';
import type { CallState, ConnectionTest } from '../../../sdk/index.ts';
import { DiagnosisCode, DirectWay } from '../../../src/protocol/diagnostics.ts';
import type { EndedCall } from '../../../web/call/call-roster.ts';
import { barOf, isHeard, levelOf } from '../../../web/check/microphone-level.ts';
import { diagnosisTone, wayLines } from '../../../web/check/ways.ts';
import { PageFlow } from '../../../web/client/page-flow.ts';
import { en } from '../../../web/i18n/en.ts';
import { asksForRating } from '../../../web/rating/asks-for-rating.ts';
import { FakeCall, person } from './support/fake-call.ts';

const test = (network: ConnectionTest['network']): ConnectionTest => ({
  phase: 'reaching',
  network,
  loopback: null,
  diagnosis: null,
});

describe('the lines of a test', () => {
  it('wait until something is known', () => {
    expect(
      wayLines(test({ relays: [{ url: 'turn:r', protocol: 'tls' }] })).map(({ name, tone }) => [name, tone]),
    ).toEqual([
      ['signaling', 'testing'],
      ['direct', 'testing'],
      ['sfuUdp', 'testing'],
      ['sfuTcp', 'testing'],
      ['relay', 'testing'],
    ]);
  });

  it('a way that fails is bad where no other works, and else a warning, with what to do', () => {
    const silent = { state: 'failed', reason: 'silent' } as const;
    const udp = (sfuTcp: 'reached' | 'untested') =>
      wayLines(test({ sfuUdp: silent, sfuTcp: { state: sfuTcp }, relays: [] })).find(({ name }) => name === 'sfuUdp');
    expect(udp('reached')).toMatchObject({ tone: 'warning', advice: 'sfuUdp', outcome: { is: 'silent' } });
    expect(udp('untested')).toMatchObject({ tone: 'bad' });
  });

  it('have words for everything that may come', () => {
    expect(Object.keys(en.check.direct).sort()).toEqual([...DirectWay.options].sort());
    expect(Object.keys(en.check.diagnosis).sort()).toEqual([...DiagnosisCode.options].sort());
    for (const code of DiagnosisCode.options) expect(['good', 'warning', 'bad']).toContain(diagnosisTone(code));
  });
});

describe('the microphone’s bar', () => {
  it('follows loudness as it is heard, from nothing to full', () => {
    expect(levelOf(new Float32Array([0.5, -0.5, 0.5, -0.5]))).toBeCloseTo(0.5);
    expect(levelOf(new Float32Array())).toBe(0);
    expect([0, 0.001, 0.03, 0.5, 1].map(barOf)).toEqual([0, 0, 55, 100, 100]);
  });

  it('speech is heard, the noise of a room is not', () => {
    expect(isHeard(barOf(0.05))).toBe(true);
    expect(isHeard(barOf(0.002))).toBe(false);
  });
});

describe('the test’s page', () => {
  it('opens by a link or a click, and keeps the address in step', () => {
    let address = true;
    const flow = new PageFlow({ read: () => address, write: (open) => (address = open) });
    expect(flow.snapshot()).toBe(true);
    const seen: boolean[] = [];
    flow.subscribe(() => seen.push(flow.snapshot()));
    flow.close();
    expect(address).toBe(false);
    flow.open();
    flow.open();
    address = true;
    flow.readAddress();
    expect(seen).toEqual([false, true]);
  });
});

describe('a call is asked about', () => {
  const ended = (more: Partial<EndedCall>): EndedCall => ({
    call: new FakeCall({ state: { phase: 'ended', reason: 'completed', durationMs: 0 } as CallState }),
    direction: 'outgoing',
    with: person('Anna'),
    people: [person('Anna')],
    video: true,
    reason: 'completed',
    durationMs: 10_000,
    problemCode: null,
    ...more,
  });

  it('where two could talk for ten seconds, also if it broke off', () => {
    expect(asksForRating(ended({}))).toBe(true);
    expect(asksForRating(ended({ reason: 'lost' }))).toBe(true);
  });

  it.each<[string, Partial<EndedCall>]>([
    ['short', { durationMs: 9_999 }],
    ['never connected', { reason: 'never-connected', durationMs: 60_000 }],
    ['declined', { reason: 'declined', durationMs: 0 }],
    ['a meeting to which nobody came', { direction: 'meeting', people: [], durationMs: 60_000 }],
  ])('but not: %s', (_, more) => {
    expect(asksForRating(ended(more))).toBe(false);
  });
});
