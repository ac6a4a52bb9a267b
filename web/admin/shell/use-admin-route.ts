import { useMemo, useSyncExternalStore } from 'react';
import { type AdminRoute, readRoute } from './admin-route.ts';

function subscribe(changed: () => void): () => void {
  window.addEventListener('hashchange', changed);
  return () => window.removeEventListener('hashchange', changed);
}

export function useAdminRoute(): AdminRoute {
  const hash = useSyncExternalStore(subscribe, () => location.hash);
  return useMemo(() => readRoute(hash), [hash]);
}
