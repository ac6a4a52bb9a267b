import { describe, expect, test } from 'vitest';
import type { CallListItem } from '../../../src/history/call-report.ts';
import { rememberedBy } from '../../../src/history/remembered-call.ts';
import { RememberedCall } from '../../../src/protocol/history.ts';
import { callRow } from '../../support/history/log-entries.ts';
import { userId } from '../../support/people.ts';

type Who = CallListItem['people'][number];
const who = (id: string, part: Who['part'], more: Partial<Who> = {}): Who => ({
  userId: userId(id),
  name: id,
  guest: false,
  part,
  invitation: null,
  missed: false,
  ...more,
});

const call = (people: Who[], more: Partial<CallListItem> = {}): CallListItem => {
  const { type: _, ...row } = callRow('call');
  return { ...row, people, ...more };
};
const seenBy = (user: string, item: CallListItem): RememberedCall =>
  RememberedCall.parse(rememberedBy(userId(user), item));

describe('a call as one of its people remembers it', () => {
  test('H19: one called, the other was called', () => {
    const item = call([who('anna', 'caller'), who('boris', 'invited', { missed: true })]);
    expect(seenBy('anna', item)).toMatchObject({ direction: 'outgoing', missed: false, others: 1 });
    expect(seenBy('boris', item)).toMatchObject({ direction: 'incoming', missed: true, people: [{ userId: 'anna' }] });
  });

  test('H19: who came by the link, or waited there, called nobody', () => {
    const item = call([who('anna', 'caller'), who('boris', 'joined')], { kind: 'meeting' });
    expect([seenBy('anna', item), seenBy('boris', item)].map(({ direction }) => direction)).toEqual([
      'meeting',
      'meeting',
    ]);
  });

  test('H19: a call of two that others joined by its link is still who called whom', () => {
    const people = [who('anna', 'caller'), who('boris', 'invited'), who('carol', 'joined')];
    const item = call(people, { kind: 'meeting' });
    expect(people.map(({ userId: id }) => seenBy(id, item).direction)).toEqual(['outgoing', 'incoming', 'meeting']);
  });

  test('H16: why it never rang; and of many people the first ten', () => {
    const item = call([who('anna', 'caller')], { outcome: 'unreachable', endReason: 'busy' });
    expect(seenBy('anna', item)).toMatchObject({ outcome: 'unreachable', unreachable: 'busy', people: [], others: 0 });
    const crowd = call(Array.from({ length: 30 }, (_, i) => who(`u${i}`, 'joined')));
    expect(seenBy('u0', crowd)).toMatchObject({ others: 29, unreachable: null });
    expect(seenBy('u0', crowd).people).toHaveLength(10);
  });
});
