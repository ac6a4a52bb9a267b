import { describe, expect, it, vi } from 'vitest';
import type { Call, CallState, Client, ClientEvents } from '../../../sdk/index.ts';
import { TypedEmitter } from '../../../src/shared/typed-emitter.ts';
import { CallRoster, type EndedCall } from '../../../web/call/call-roster.ts';
import { endedKey, endedTone, isMissed, offerOf } from '../../../web/call/ended-text.ts';
import { FakeCall, person, remotePeer } from './support/fake-call.ts';

const rethrow = (error: unknown) => {
  throw error;
};

/** A client whose calls the test moves. */
const world = () => {
  const clientEvents = new TypedEmitter<ClientEvents>(rethrow);
  let calls: Call[] = [];
  const client = {
    on: clientEvents.on.bind(clientEvents),
    get calls() {
      return calls;
    },
  } as unknown as Client;

  const add = (direction: Call['direction'], first: CallState) => {
    const call = new FakeCall({ direction, state: first, with: direction === 'meeting' ? null : person('Anna') });
    calls = [...calls, call];
    clientEvents.emit('calls', calls);
    if (direction === 'incoming') clientEvents.emit('incoming', call);
    const move = (state: CallState) => {
      call.state = state;
      /** In the SDK's order: its list first. */
      if (state.phase === 'ended') {
        calls = calls.filter((other) => other !== call);
        clientEvents.emit('calls', calls);
      }
      call.change({ state });
    };
    return { call, move };
  };
  return { client, add };
};

const incoming = { phase: 'incoming', ringsUntil: 1 } as const;
const active = { phase: 'active', since: 0, mediaInterrupted: false } as const;
const ended = (reason: Extract<CallState, { phase: 'ended' }>['reason'], durationMs = 0) =>
  ({ phase: 'ended', reason, durationMs }) as const;

describe('the call roster', () => {
  it('knows what rings and what is going on', () => {
    const { client, add } = world();
    const roster = new CallRoster(client);
    const ring = add('incoming', incoming);
    expect(roster.snapshot()).toEqual({ ringing: ring.call, current: null, ended: null });
    ring.move({ phase: 'connecting', since: 0 });
    expect(roster.snapshot()).toEqual({ ringing: null, current: ring.call, ended: null });
  });

  it('keeps how a call ended until it is dismissed or the next begins', () => {
    const { client, add } = world();
    const roster = new CallRoster(client);
    const first = add('outgoing', { phase: 'placing' });
    first.move(active);
    first.move(ended('completed', 5_000));
    expect(roster.snapshot().current).toBeNull();
    expect(roster.snapshot().ended).toMatchObject({ direction: 'outgoing', reason: 'completed', durationMs: 5_000 });
    const second = add('incoming', incoming);
    expect(roster.snapshot().ended).toBeNull();
    second.move(ended('answered-elsewhere'));
    expect(roster.snapshot()).toMatchObject({ ringing: null, ended: { reason: 'answered-elsewhere' } });
    roster.dismissEnded();
    expect(roster.snapshot().ended).toBeNull();
  });

  it('does not cover a running call with the end of another one', () => {
    const { client, add } = world();
    const roster = new CallRoster(client);
    const running = add('outgoing', active);
    const other = add('incoming', incoming);
    other.move(ended('cancelled'));
    expect(roster.snapshot()).toEqual({ ringing: null, current: running.call, ended: null });
  });

  it('adds the reason to a call that failed, and only to such a one', () => {
    const { client, add } = world();
    const roster = new CallRoster(client);
    expect(roster.explainFailure('user-busy')).toBe(false);
    add('outgoing', { phase: 'placing' }).move(ended('failed'));
    expect(roster.explainFailure('user-busy')).toBe(true);
    expect(roster.snapshot().ended?.problemCode).toBe('user-busy');
  });

  it('makes no notice of a meeting that could not be joined: the page that joins it says why', () => {
    const { client, add } = world();
    const roster = new CallRoster(client);
    add('meeting', { phase: 'placing' }).move(ended('failed'));
    expect(roster.snapshot()).toEqual({ ringing: null, current: null, ended: null });
    add('meeting', active).move(ended('lost'));
    expect(roster.snapshot().ended?.reason).toBe('lost');
  });

  it('remembers everybody who was there, and before anybody was, who was called', () => {
    const { client, add } = world();
    const roster = new CallRoster(client);
    const names = () => roster.snapshot().ended?.people.map(({ name }) => name);
    const group = add('outgoing', active);
    group.call.change({ peers: [remotePeer('Anna'), remotePeer('Boris')] });
    group.call.change({ peers: [remotePeer('Boris')] });
    group.move(ended('completed'));
    expect(names()).toEqual(['Anna', 'Boris']);
    add('outgoing', { phase: 'placing' }).move(ended('no-answer'));
    expect(names()).toEqual(['Anna']);
    add('meeting', active).move(ended('completed'));
    expect(names()).toEqual([]);
  });

  it('tells its listeners of changes only, and gives the same object between them', () => {
    const { client, add } = world();
    const roster = new CallRoster(client);
    const listener = vi.fn();
    roster.subscribe(listener);
    const { move } = add('outgoing', { phase: 'placing' });
    const shown = roster.snapshot();
    move({ phase: 'calling', ringing: false, ringsUntil: 1 });
    expect(roster.snapshot()).toBe(shown);
    expect(listener).toHaveBeenCalledTimes(1);
  });
});

describe('an ended call', () => {
  const of = (direction: Call['direction'], reason: EndedCall['reason'], people = [person('Anna')]): EndedCall => {
    const common = { call: new FakeCall(), video: false, durationMs: 0, problemCode: null };
    return { ...common, direction, reason, with: direction === 'meeting' ? null : person('Anna'), people };
  };

  it('is a missed one for who was called and did not answer', () => {
    expect(isMissed(of('incoming', 'cancelled'))).toBe(true);
    expect(isMissed(of('outgoing', 'cancelled'))).toBe(false);
    expect(endedKey(of('incoming', 'cancelled'))).toBe('ended.incoming.cancelled');
    expect(endedKey(of('rejoined', 'completed'))).toBe('ended.outgoing.completed');
  });

  it('has a tone by how bad it is', () => {
    expect(endedTone(of('outgoing', 'completed'))).toBe('plain');
    expect(endedTone(of('outgoing', 'declined'))).toBe('warning');
    expect(endedTone(of('outgoing', 'lost'))).toBe('danger');
  });

  it('offers the way back to where one was, if that is one person or a meeting', () => {
    expect(offerOf(of('outgoing', 'no-answer'), false)).toBe('callAgain');
    expect(offerOf(of('incoming', 'cancelled'), false)).toBe('callBack');
    expect(offerOf(of('incoming', 'answered-elsewhere'), false)).toBeNull();
    expect(offerOf(of('outgoing', 'moved'), false)).toBeNull();
    expect(offerOf(of('rejoined', 'completed'), false)).toBeNull();
    expect(offerOf(of('outgoing', 'completed', [person('Anna'), person('Boris')]), false)).toBeNull();
    expect(offerOf(of('meeting', 'completed', []), false)).toBeNull();
    for (const direction of ['meeting', 'rejoined'] as const) {
      expect(offerOf(of(direction, 'lost', []), true)).toBe('joinAgain');
      expect(offerOf(of(direction, 'removed', []), true)).toBeNull();
    }
  });
});
