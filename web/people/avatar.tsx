import './avatar.css';
import { initialsOf, stableIndex } from '../client/format.ts';
import type { PresenceState } from '../client/types.ts';

/** Each dark enough for white letters (WCAG AA). The person's id chooses, so the color is the same everywhere. */
const palette = [
  '#0b7276',
  '#3b5bdb',
  '#7048c6',
  '#b0307f',
  '#c2355a',
  '#b3521b',
  '#7d6608',
  '#3c7a2e',
  '#4a6274',
  '#8a4b3c',
];

export const colorOf = (userId: string): string => palette[stableIndex(userId, palette.length)] ?? '#0b7276';

/** Decoration beside a name that is written out, so it is hidden from screen readers. */
export function Avatar({ userId, name, size, state }: AvatarProps) {
  const length = typeof size === 'number' ? `${size}px` : size;
  return (
    <span
      className="avatar"
      aria-hidden="true"
      style={{ width: length, height: length, fontSize: `calc(${length} * 0.38)` }}
    >
      <span className="avatar__face" style={{ backgroundColor: colorOf(userId) }}>
        {initialsOf(name)}
      </span>
      {state && <span className="avatar__state" data-state={state} />}
    </span>
  );
}

/** `size`: pixels, or a CSS length. */
type AvatarProps = { userId: string; name: string; size: number | string; state?: PresenceState };
