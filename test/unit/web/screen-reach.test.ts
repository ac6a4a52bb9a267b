import { describe, expect, it } from 'vitest';
import type { MediaRoute } from '../../../sdk/index.ts';
import { nextReach, type ScreenReach } from '../../../web/share/screen-reach.ts';

const direct: MediaRoute = { topology: 'p2p', generation: 1, next: null };
const moving: MediaRoute = { ...direct, next: { topology: 'sfu', generation: 2, reason: 'screen-share' } };
const conference: MediaRoute = { topology: 'sfu', generation: 2, next: null };

const reaches = (routes: readonly (MediaRoute | null)[]): ScreenReach[] => {
  let reach: ScreenReach = 'off';
  return routes.map((route) => {
    reach = nextReach(reach, 'live', route);
    return reach;
  });
};

describe('whether the others can see one’s screen', () => {
  it('not yet, while the call is about to move to the SFU and moves there; then they do', () => {
    expect(reaches([direct, moving, conference])).toEqual(['starting', 'moving', 'shown']);
  });

  it('at once where the call is on the SFU already, and where nobody else is there', () => {
    expect(reaches([conference])).toEqual(['shown']);
    expect(reaches([null])).toEqual(['shown']);
  });

  it('not after the move was given up, and while it is tried again; until it comes about', () => {
    expect(reaches([moving, direct, moving, direct, conference])).toEqual(['moving', 'kept', 'kept', 'kept', 'shown']);
  });

  it('begins anew with each share', () => {
    expect(nextReach('kept', 'off', direct)).toBe('off');
    expect(nextReach('off', 'choosing', direct)).toBe('off');
  });
});
