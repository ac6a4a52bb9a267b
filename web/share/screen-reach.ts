import type { LocalMedia, MediaRoute } from '../../sdk/index.ts';

/**
 * Whether the others can see the own screen: only the SFU carries it. `starting`: the call is about to move there.
 * `moving`: it is under way. `kept`: it did not come about, and is tried again.
 */
export type ScreenReach = 'off' | 'starting' | 'moving' | 'kept' | 'shown';

export function nextReach(
  before: ScreenReach,
  screen: LocalMedia['screen']['state'],
  route: MediaRoute | null,
): ScreenReach {
  if (screen !== 'live') return 'off';
  /** Who is alone is told nothing else. */
  if (route?.topology !== 'p2p') return 'shown';
  if (before === 'kept') return 'kept';
  if (route.next?.topology === 'sfu') return 'moving';
  return before === 'moving' ? 'kept' : 'starting';
}
