/**
 * So many people are remembered in one place. More costs memory in meetings that go on for days; fewer forgets more of those
 * who left: they wait in the lobby again, come back unmuted, or hear that there never was such a call.
 */
const REMEMBERED = 1_000;

/** Who was there before is the newest now; where there are too many, the oldest is forgotten. */
export function addNewest<T>(remembered: Set<T>, item: T): void {
  remembered.delete(item);
  remembered.add(item);
  forgetOldest(remembered);
}

/** As `addNewest`. */
export function setNewest<K, V>(remembered: Map<K, V>, key: K, value: V, most = REMEMBERED): void {
  remembered.delete(key);
  remembered.set(key, value);
  forgetOldest(remembered, most);
}

function forgetOldest<K>(remembered: Map<K, unknown> | Set<K>, most = REMEMBERED): void {
  const [oldest] = remembered.keys();
  if (remembered.size > most && oldest !== undefined) remembered.delete(oldest);
}
