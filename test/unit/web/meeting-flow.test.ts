import { describe, expect, it } from 'vitest';
import type { Call, Client, MeetingId } from '../../../sdk/index.ts';
import {
  hashWithMeeting,
  type LinkedMeeting,
  meetingAddress,
  meetingFromHash,
} from '../../../web/meeting/meeting-address.ts';
import { MeetingFlow } from '../../../web/meeting/meeting-flow.ts';
import { previewProblem } from '../../../web/meeting/preview-problem.ts';
import { FakeCall } from './support/fake-call.ts';

const M1 = 'm-1' as MeetingId;

/** A page whose address names a meeting, and a client whose answers to `join` are scripted: a string is a refusal's code. */
const world = (linked: LinkedMeeting, ...answers: (Call | string)[]) => {
  const waits: { admit: (admitted: boolean) => void; signal: AbortSignal | undefined }[] = [];
  const bar = { shown: linked };
  const asked: unknown[] = [];
  const client = {
    state: { phase: 'signed-out' },
    createMeeting: async () => 'new' as MeetingId,
    join: async (...parameters: unknown[]) => {
      asked.push(parameters);
      const answer = answers.shift();
      if (answer instanceof FakeCall) return answer;
      throw Object.assign(new Error('refused'), { code: answer });
    },
    waitToJoin: (_: MeetingId, { signal }: { signal?: AbortSignal } = {}) =>
      new Promise<boolean>((admit) => waits.push({ admit, signal })),
  } as unknown as Client;
  const address = {
    read: () => bar.shown,
    write: (meetingId: MeetingId | null) => {
      bar.shown = meetingId === null ? null : { meetingId };
    },
  };
  return { flow: new MeetingFlow(client, address), bar, asked, waits, client };
};

const meetingCall = () => new FakeCall({ direction: 'meeting', with: null });
const BOTH = { microphone: true, camera: true };

describe('the way into a meeting', () => {
  it('W17: ends for a guest at the meeting’s door, which is all that there is', async () => {
    const call = meetingCall();
    const { flow, bar, client } = world({ meetingId: M1 }, call);
    Object.assign(client, { state: { phase: 'online', me: { guest: true, meetingId: M1 } } });
    await flow.join(BOTH);
    await call.hangUp();
    expect([flow.snapshot(), bar.shown]).toEqual([
      { phase: 'asking', meetingId: M1, problemCode: null },
      { meetingId: M1 },
    ]);
    expect(flow.canOpenAgain(call)).toBe(false);
  });

  it('offers the link again, too, after a call to which the page came back when it was loaded anew', async () => {
    const call = new FakeCall({ direction: 'rejoined', with: null });
    const { flow } = world({ meetingId: M1 });
    flow.returned(call);
    await call.hangUp();
    expect(flow.canOpenAgain(call)).toBe(true);
    flow.openAgain();
    expect(flow.snapshot()).toMatchObject({ phase: 'asking', meetingId: M1 });
  });

  it('begins with a link, and is one click with the chosen devices', async () => {
    const { flow, bar, asked } = world({ meetingId: M1 }, meetingCall());
    expect(flow.snapshot()).toEqual({ phase: 'asking', meetingId: M1, problemCode: null });
    await flow.join({ microphone: false, camera: true });
    expect(asked).toEqual([[M1, { video: true, microphone: false }]]);
    expect(flow.snapshot()).toEqual({ phase: 'joined', meetingId: M1 });
    expect(bar.shown).toEqual({ meetingId: M1 });
  });

  it('ends with the call: the address bar no longer names the meeting, and there is a way back', async () => {
    const call = meetingCall();
    const { flow, bar } = world({ meetingId: M1 }, call);
    expect(flow.canOpenAgain(call)).toBe(false);
    await flow.join(BOTH);
    await call.hangUp();
    expect([flow.canOpenAgain(call), flow.canOpenAgain(meetingCall())]).toEqual([true, false]);
    expect([flow.snapshot(), bar.shown]).toEqual([{ phase: 'none' }, null]);
    flow.openAgain();
    expect(flow.snapshot()).toEqual({ phase: 'asking', meetingId: M1, problemCode: null });
    expect(bar.shown).toEqual({ meetingId: M1 });
  });

  it('says why one cannot join, and can be tried again', async () => {
    const { flow } = world({ meetingId: M1 }, 'limit-reached', meetingCall());
    await flow.join(BOTH);
    expect(flow.snapshot()).toEqual({ phase: 'asking', meetingId: M1, problemCode: 'limit-reached' });
    await flow.join(BOTH);
    expect(flow.snapshot().phase).toBe('joined');
  });

  it('needs no server to see that a link is damaged', async () => {
    const { flow, bar, asked } = world('damaged');
    expect(flow.snapshot()).toEqual({ phase: 'asking', meetingId: null, problemCode: 'meeting-not-found' });
    await flow.join(BOTH);
    expect(asked).toEqual([]);
    flow.dismiss();
    expect([flow.snapshot(), bar.shown]).toEqual([{ phase: 'none' }, null]);
  });

  it('makes a new meeting and joins it with the microphone alone', async () => {
    const { flow, bar, asked } = world(null, meetingCall());
    await flow.create();
    expect(asked).toEqual([['new', { video: false, microphone: true }]]);
    expect(bar.shown).toEqual({ meetingId: 'new' });
  });

  it('follows a link that is pasted into the open page, but not out of a meeting', async () => {
    const { flow, bar } = world(null, meetingCall());
    expect(flow.snapshot()).toEqual({ phase: 'none' });
    bar.shown = { meetingId: M1 };
    flow.readAddress();
    expect(flow.snapshot()).toMatchObject({ phase: 'asking', meetingId: M1 });
    await flow.join(BOTH);
    bar.shown = { meetingId: 'other' as MeetingId };
    flow.readAddress();
    expect(flow.snapshot()).toEqual({ phase: 'joined', meetingId: M1 });
  });

  it('is over where the call ended while one joined', async () => {
    const call = new FakeCall({ direction: 'meeting', state: { phase: 'ended', reason: 'cancelled', durationMs: 0 } });
    const { flow, bar } = world({ meetingId: M1 }, call);
    await flow.join(BOTH);
    expect([flow.snapshot(), bar.shown]).toEqual([{ phase: 'none' }, null]);
  });
});

describe('a meeting’s address', () => {
  it('names it in the fragment, beside whatever else is there', () => {
    expect(meetingAddress(M1, { origin: 'https://calls.example' })).toBe('https://calls.example/#meeting=m-1');
    expect(meetingFromHash('#meeting=m-1')).toEqual({ meetingId: M1 });
    expect(meetingFromHash('#token=abc&meeting=m-1')).toEqual({ meetingId: M1 });
    expect(meetingFromHash('#token=abc')).toBeNull();
    expect(hashWithMeeting('#a=1&meeting=m-1', null)).toBe('#a=1');
    expect(hashWithMeeting('#meeting=m-1', null)).toBe('');
  });

  it('is read as it was written, whatever the id is made of', () => {
    const meetingId = 'A.b_c:d@e|f-g' as MeetingId;
    expect(meetingFromHash(hashWithMeeting('', meetingId))).toEqual({ meetingId });
  });

  it.each(['#meeting=', '#meeting=%20', '#meeting=<b>', `#meeting=${'x'.repeat(65)}`])('is damaged: %s', (hash) => {
    expect(meetingFromHash(hash)).toBe('damaged');
  });
});

it('a preview says why it has no picture', () => {
  const of = (name: string) => previewProblem(new DOMException('no', name));
  expect(['NotAllowedError', 'NotFoundError', 'NotReadableError', 'AbortError'].map(of)).toEqual([
    'permission-denied',
    'no-device',
    'device-busy',
    'failed',
  ]);
  expect(previewProblem('no')).toBe('failed');
});

describe('a lobby', () => {
  const waiting = { phase: 'waiting', meetingId: M1, denied: false };

  it('is waited in, and who is let in joins with the same devices', async () => {
    const { flow, asked, waits } = world({ meetingId: M1 }, 'must-wait', meetingCall());
    const joining = flow.join({ microphone: false, camera: true });
    await Promise.resolve();
    await Promise.resolve();
    expect(flow.snapshot()).toEqual(waiting);
    waits[0]?.admit(true);
    await joining;
    expect(flow.snapshot()).toEqual({ phase: 'joined', meetingId: M1 });
    expect(asked).toEqual([
      [M1, { video: true, microphone: false }],
      [M1, { video: true, microphone: false }],
    ]);
  });

  it('may be asked again by who was not let in', async () => {
    const { flow, waits } = world({ meetingId: M1 }, 'must-wait', 'must-wait');
    const joining = flow.join(BOTH);
    await Promise.resolve();
    await Promise.resolve();
    waits[0]?.admit(false);
    await joining;
    expect(flow.snapshot()).toEqual({ ...waiting, denied: true });
    void flow.askAgain();
    await Promise.resolve();
    await Promise.resolve();
    expect(flow.snapshot()).toEqual(waiting);
    expect(waits).toHaveLength(2);
  });

  it('is left by who does not want to wait, and an answer that comes later changes nothing', async () => {
    const { flow, waits, bar } = world({ meetingId: M1 }, 'must-wait');
    const joining = flow.join(BOTH);
    await Promise.resolve();
    await Promise.resolve();
    flow.dismiss();
    expect(waits[0]?.signal?.aborted).toBe(true);
    waits[0]?.admit(true);
    await joining;
    expect([flow.snapshot(), bar.shown]).toEqual([{ phase: 'none' }, null]);
  });
});
