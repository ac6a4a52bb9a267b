import { useState } from 'react';
import type { LocalMedia, MediaRoute } from '../../sdk/index.ts';
import { nextReach, type ScreenReach } from './screen-reach.ts';

export function useScreenReach({ screen }: LocalMedia, route: MediaRoute | null): ScreenReach {
  const [reach, setReach] = useState<ScreenReach>('off');
  const next = nextReach(reach, screen.state, route);
  if (next !== reach) setReach(next);
  return next;
}
