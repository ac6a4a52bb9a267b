import { describe, expect, it } from 'vitest';
import type { PeerId } from '../../../sdk/index.ts';
import { giveFloor, NOBODY_SEATED, type Seating, seat } from '../../../web/stage/seating.ts';
import { stageKeyOf } from '../../../web/stage/stage-keys.ts';
import { swipeOf } from '../../../web/stage/swipe.ts';

const ids = (text: string) => text.split('') as PeerId[];
const orderOf = ({ order }: Seating) => order.join('');

describe('who stands where', () => {
  const abcde = seat(NOBODY_SEATED, ids('abcde'));

  it('is the order of coming; who leaves moves nobody else but up', () => {
    expect(orderOf(abcde)).toBe('abcde');
    expect(orderOf(seat(abcde, ids('fedca')))).toBe('acdef');
    expect(seat(abcde, ids('edcba'))).toBe(abcde);
  });

  const speaks = (before: Seating, speaker: string, page: { first?: string; seen?: string } = {}) => {
    const { first = 'abc', seen = '' } = page;
    return giveFloor(before, { speaker: speaker as PeerId, first: ids(first), seen: ids(seen) });
  };

  it('changes for two: who speaks and is not seen, and who has been silent for longest', () => {
    const first = speaks(speaks(abcde, 'c'), 'a');
    expect(orderOf(first)).toBe('abcde');
    const second = speaks(first, 'e');
    expect(orderOf(second)).toBe('aecdb');
    expect(orderOf(speaks(second, 'd', { first: 'aec' }))).toBe('aedcb');
  });

  it('is the same for who speaks on the page that is looked at, and comes forward when it is left', () => {
    const seen = speaks(abcde, 'd', { seen: 'de' });
    expect(orderOf(seen)).toBe('abcde');
    expect(orderOf(speaks(seen, 'd'))).toBe('abdce');
  });

  it('is the same object while nothing changes', () => {
    const once = speaks(abcde, 'a');
    expect(speaks(once, 'a')).toBe(once);
    expect(giveFloor(once, { speaker: null, first: ids('abc'), seen: [] })).toBe(once);
    expect(speaks(once, 'x')).toBe(once);
  });

  it('is the same where the first page has nobody to give way', () => {
    expect(orderOf(speaks(abcde, 'e', { first: '' }))).toBe('abcde');
  });
});

describe('pages turn', () => {
  const key = (name: string, more = {}) =>
    stageKeyOf({ key: name, code: name, ctrlKey: false, metaKey: false, altKey: false, shiftKey: false, ...more });

  it('by Page Down and Page Up alone', () => {
    expect([key('PageDown'), key('PageUp'), key('ArrowRight')]).toEqual(['next-page', 'previous-page', null]);
    expect([key('PageDown', { ctrlKey: true }), key('PageUp', { altKey: true })]).toEqual([null, null]);
  });

  it('besides which Ctrl+Shift+D shows figures, on a Russian keyboard too', () => {
    const both = { ctrlKey: true, shiftKey: true };
    expect(key('В', { code: 'KeyD', ...both })).toBe('figures');
    expect([key('d', { code: 'KeyD' }), key('d', { code: 'KeyD', ctrlKey: true }), key('PageUp', both)]).toEqual([
      null,
      null,
      null,
    ]);
  });

  it('by a finger that goes sideways, not by one that slips or scrolls', () => {
    const from = { x: 200, y: 300 };
    const to = (x: number, y: number) => swipeOf(from, { x, y });
    expect([to(100, 310), to(300, 290), to(180, 300), to(120, 380)]).toEqual([1, -1, null, null]);
  });
});
