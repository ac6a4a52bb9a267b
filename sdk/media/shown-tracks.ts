import type { RemoteTrack } from './running-path.ts';
import type { SourceKey } from './source-key.ts';

/** `standby`: the same source by the other path, to be shown at any moment. */
export type Shown = RemoteTrack & { readonly standby: MediaStreamTrack | null };

type Tracks = ReadonlyMap<SourceKey, RemoteTrack>;

/** Of two paths, what is shown of each source: what one of them lacks comes from the other. */
export function shownOf(first: Tracks, second: Tracks, prefersSecond: (key: SourceKey) => boolean): Shown[] {
  const keys = new Set([...first.keys(), ...second.keys()]);
  return [...keys].flatMap((key) => {
    const [a, b] = prefersSecond(key) ? [second.get(key), first.get(key)] : [first.get(key), second.get(key)];
    const shown = a ?? b;
    return shown ? [{ ...shown, standby: (shown === a ? b?.track : null) ?? null }] : [];
  });
}
