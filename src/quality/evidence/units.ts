/** One decimal below ten, where it matters. */
export function percent(share: number): string {
  const value = 100 * share;
  return `${value < 10 ? value.toFixed(1) : Math.round(value)} %`;
}

export const milliseconds = (ms: number): string => `${Math.round(ms)} ms`;
export const seconds = (ms: number): string => `${Math.round(ms / 1_000)} s`;

/** bit/s. */
export function bitrate(value: number): string {
  return value < 1_000_000 ? `${Math.round(value / 1_000)} kbit/s` : `${(value / 1_000_000).toFixed(1)} Mbit/s`;
}
