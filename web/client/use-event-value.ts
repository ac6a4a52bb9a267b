import { useMemo, useSyncExternalStore } from 'react';

type Source<Events> = { on<K extends keyof Events>(event: K, listener: (data: Events[K]) => void): () => void };

/**
 * The last data of an event, and before the first what `read` gives. `read` may make a new object each time;
 * React is shown the same one until the event comes.
 */
export const useEventValue = <Events, K extends keyof Events, S extends Source<Events>>(
  source: S,
  event: K,
  read: (source: S) => Events[K],
): Events[K] => {
  const store = useMemo(() => {
    let value = read(source);
    return {
      subscribe: (changed: () => void) => {
        const off = source.on(event, (data) => {
          value = data;
          changed();
        });
        /** What happened between rendering and subscribing. */
        value = read(source);
        return off;
      },
      snapshot: () => value,
    };
  }, [source, event, read]);
  return useSyncExternalStore(store.subscribe, store.snapshot);
};
