import { describe, expect, it } from 'vitest';
import type { PeerId, UserId } from '../../../sdk/index.ts';
import { sharingPeers, shownInvitees } from '../../../web/stage/shown-people.ts';
import { FOCUS_AFTER_MS, followSpeakers, NOBODY_FOCUSED } from '../../../web/stage/speaker-focus.ts';
import { type OnStage, planStage, priorityOf } from '../../../web/stage/stage-plan.ts';
import { readView, shownView, toggleView } from '../../../web/stage/view-choice.ts';
import { remotePeer, ringing, unanswered } from './support/fake-call.ts';

const peerIds = (...ids: string[]) => ids as PeerId[];
const plan = (scene: Partial<OnStage>) =>
  planStage({
    peers: [],
    screens: [],
    invitees: [],
    awaited: false,
    pinned: null,
    view: 'grid',
    focus: null,
    ...scene,
  });

describe('what stands on the stage', () => {
  it('is a notice without others, and one picture with one other or one who is called', () => {
    expect(plan({})).toEqual({ layout: 'alone' });
    expect(plan({ peers: peerIds('a') })).toEqual({ layout: 'pair', only: 'peer:a' });
    expect(plan({ awaited: true })).toEqual({ layout: 'pair', only: 'awaited' });
    expect(plan({ invitees: ['boris' as UserId] })).toEqual({ layout: 'pair', only: 'invitee:boris' });
  });

  it('is everybody from three on, myself too, and who is being added', () => {
    expect(plan({ peers: peerIds('a', 'b') })).toEqual({ layout: 'grid', tiles: ['peer:a', 'peer:b', 'local'] });
    expect(plan({ peers: peerIds('a'), invitees: ['boris' as UserId] })).toEqual({
      layout: 'grid',
      tiles: ['peer:a', 'invitee:boris', 'local'],
    });
  });

  it('is one large in the speaker view: who is focused, at first the first', () => {
    const scene = { peers: peerIds('a', 'b'), view: 'speaker' } as const;
    expect(plan(scene)).toEqual({ layout: 'speaker', big: ['peer:a'], strip: ['local', 'peer:b'] });
    expect(plan({ ...scene, focus: 'b' as PeerId })).toEqual({
      layout: 'speaker',
      big: ['peer:b'],
      strip: ['local', 'peer:a'],
    });
  });

  it('is every shared screen large, also between two, and whatever is focused', () => {
    const scene = {
      peers: peerIds('a', 'b'),
      screens: peerIds('a', 'b'),
      view: 'speaker',
      focus: 'b' as PeerId,
    } as const;
    expect(plan(scene)).toEqual({
      layout: 'speaker',
      big: ['screen:a', 'screen:b'],
      strip: ['local', 'peer:a', 'peer:b'],
    });
    expect(plan({ peers: peerIds('a'), screens: peerIds('a'), view: 'speaker' })).toEqual({
      layout: 'speaker',
      big: ['screen:a'],
      strip: ['local', 'peer:a'],
    });
  });

  it('is what is pinned large, in either view and besides shared screens, until it is gone', () => {
    const scene = { peers: peerIds('a', 'b'), screens: peerIds('a'), pinned: 'peer:b' } as const;
    const pinned = { layout: 'speaker', big: ['peer:b'], strip: ['screen:a', 'local', 'peer:a'] };
    expect(plan(scene)).toEqual(pinned);
    expect(plan({ ...scene, view: 'speaker', focus: 'a' as PeerId })).toEqual(pinned);
    expect(plan({ ...scene, pinned: 'screen:a' })).toMatchObject({ big: ['screen:a'] });
    expect(plan({ peers: peerIds('a', 'c'), pinned: 'peer:b' })).toMatchObject({ layout: 'grid' });
    expect(plan({ peers: peerIds('b'), pinned: 'peer:b' })).toEqual({ layout: 'pair', only: 'peer:b' });
  });

  it('matters more where it is large', () => {
    const scene = plan({ peers: peerIds('a', 'b'), pinned: 'peer:b' });
    expect([priorityOf(scene, 'peer:b'), priorityOf(scene, 'peer:a')]).toEqual(['high', 'low']);
    expect(priorityOf(plan({ peers: peerIds('a', 'b') }), 'peer:a')).toBe('normal');
  });

  it('leaves out screens that are not shared, and invitees who are here', () => {
    const anna = remotePeer('Anna', { sources: { screen: { muted: false } } });
    const boris = remotePeer('Boris');
    expect(sharingPeers([anna, boris])).toEqual([anna]);
    const chen = ringing('Chen');
    const invitees = [ringing('Boris'), unanswered('Dina', 'answered'), chen, unanswered('Egor', 'declined')];
    expect(shownInvitees(invitees, [anna, boris]).map(({ person }) => person.name)).toEqual(['Chen', 'Egor']);
  });
});

describe('the view', () => {
  it('is remembered, and a shared screen is large in it unless it is wished otherwise', () => {
    const usual = { usual: readView(null), whileShared: null };
    expect([shownView(usual, false), shownView(usual, true)]).toEqual(['grid', 'speaker']);
    const wished = toggleView(usual, true);
    expect([shownView(wished, true), wished.usual]).toEqual(['grid', 'grid']);
    const speaker = toggleView(usual, false);
    expect(shownView(speaker, false)).toBe('speaker');
    expect(toggleView(speaker, false).usual).toBe('grid');
    expect([readView('speaker'), readView('nonsense')]).toEqual(['speaker', 'grid']);
  });
});

describe('whom the big picture follows', () => {
  const peers = peerIds('a', 'b', 'c');
  const follow = (from: typeof NOBODY_FOCUSED, speakers: PeerId[], now: number) =>
    followSpeakers(from, { speakers, peers, now });
  const onA = follow(NOBODY_FOCUSED, peerIds('a'), 0);

  it('is at once the first who speaks, and somebody before that', () => {
    expect(onA.focus).toBe('a');
    expect(follow(NOBODY_FOCUSED, [], 0).focus).toBe('a');
  });

  it('is another only after speaking for a while', () => {
    const soon = follow(onA, peerIds('b', 'a'), 100);
    expect(soon.focus).toBe('a');
    expect(follow(soon, peerIds('b'), 100 + FOCUS_AFTER_MS - 1).focus).toBe('a');
    expect(follow(soon, peerIds('b'), 100 + FOCUS_AFTER_MS).focus).toBe('b');
  });

  it('does not flap at a cough, nor at two who speak in turn', () => {
    const coughed = follow(follow(onA, peerIds('b'), 100), [], 200);
    expect(follow(coughed, peerIds('b'), 100 + FOCUS_AFTER_MS).focus).toBe('a');
    let state = onA;
    for (let at = 0; at < 10_000; at += 500) state = follow(state, peerIds(at % 1_000 === 0 ? 'b' : 'c'), at);
    expect(state.focus).toBe('a');
  });

  it('stays in silence, and leaves with who leaves', () => {
    expect(follow(onA, [], 60_000)).toBe(onA);
    expect(followSpeakers(onA, { speakers: [], peers: peerIds('c'), now: 1 }).focus).toBe('c');
    expect(followSpeakers(onA, { speakers: peerIds('x'), peers: [], now: 1 }).focus).toBeNull();
  });

  it('gives the same object while nothing changes', () => {
    const pending = follow(onA, peerIds('b'), 100);
    expect(follow(pending, peerIds('b', 'a'), 200)).toBe(pending);
    expect(follow(onA, peerIds('a'), 200)).toBe(onA);
  });
});
