import { useMemo } from 'react';
import type { Call, ModerationState, Permission } from '../../sdk/index.ts';
import { useModeration } from './use-moderation.ts';

type May = (permission: Permission) => boolean;

/** Before there is a seat nobody has said that one may not; then what is said counts, and be it nothing. */
export const mayIn =
  ({ seated, permissions }: Pick<ModerationState, 'seated' | 'permissions'>): May =>
  (permission) =>
    !seated || permissions.has(permission);

/** What one may publish: what is opened while it rings is there when the seat is. */
export const useMay = (call: Call): May => {
  const state = useModeration(call);
  return useMemo(() => mayIn(state), [state]);
};
