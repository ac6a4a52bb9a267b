import type { ReactNode } from 'react';
import { colorOf } from '../people/avatar.tsx';
import type { Rect } from './grid-shape.ts';

/** Where a tile stands; `hidden`: it found no room, and stays ready. */
export type Placement = Rect | 'floating' | 'hidden';

type TileFrameProps = {
  className: string;
  userId: string;
  label: string;
  placement: Placement;
  /** For style sheets and tests. */
  data: Readonly<Record<`data-${string}`, string | boolean | undefined>>;
  children: ReactNode;
};

export function TileFrame({ className, userId, label, placement, data, children }: TileFrameProps) {
  const rect = typeof placement === 'object' ? placement : {};
  return (
    <section
      {...data}
      className={`tile ${className}`}
      data-user-id={userId}
      data-floating={placement === 'floating'}
      hidden={placement === 'hidden'}
      aria-label={label}
      style={{ '--person': colorOf(userId), ...rect }}
    >
      {children}
    </section>
  );
}
