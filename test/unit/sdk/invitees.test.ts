import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { Invitees } from '../../../sdk/calls/invitees.ts';
import { bob, carol } from './support/scripted-calls.ts';

describe('people who were added to a call', () => {
  beforeEach(() => void vi.useFakeTimers());
  afterEach(() => void vi.useRealTimers());

  function started() {
    const changed = vi.fn();
    const invitees = new Invitees({ changed, signaling: { toLocalTime: (time) => time } });
    invitees.invite(bob, 99);
    return { invitees, changed };
  }

  it('ring, and are heard to ring', () => {
    const { invitees, changed } = started();
    expect(invitees.snapshot).toEqual([{ person: bob, state: { phase: 'ringing', heard: false, ringsUntil: 99 } }]);
    invitees.hear(bob.userId);
    invitees.hear(bob.userId);
    invitees.hear(carol.userId);
    expect(invitees.snapshot).toEqual([{ person: bob, state: { phase: 'ringing', heard: true, ringsUntil: 99 } }]);
    expect(changed).toHaveBeenCalledTimes(2);
  });

  it('are off the list as soon as they have answered', () => {
    const { invitees } = started();
    invitees.end(bob.userId, 'answered');
    expect(invitees.snapshot).toEqual([]);
  });

  it('stay listed for 5 s when they did not come', () => {
    const { invitees } = started();
    invitees.end(bob.userId, 'declined');
    vi.advanceTimersByTime(4_999);
    expect(invitees.snapshot).toEqual([{ person: bob, state: { phase: 'ended', reason: 'declined' } }]);
    vi.advanceTimersByTime(1);
    expect(invitees.snapshot).toEqual([]);
  });

  it('ring on when they are added again meanwhile', () => {
    const { invitees } = started();
    invitees.end(bob.userId, 'no-answer');
    invitees.invite(bob, 199);
    vi.advanceTimersByTime(5_000);
    expect(invitees.snapshot).toMatchObject([{ state: { phase: 'ringing', ringsUntil: 199 } }]);
  });

  it('are forgotten with the call', () => {
    const { invitees, changed } = started();
    invitees.end(bob.userId, 'declined');
    invitees.close();
    invitees.close();
    vi.advanceTimersByTime(5_000);
    expect(invitees.snapshot).toEqual([]);
    expect(changed).toHaveBeenCalledTimes(3);
  });
});
