import type { ReactNode } from 'react';
import type { Person } from '../client/types.ts';
import { Avatar } from '../people/avatar.tsx';

type TilePlateProps = {
  person: Person;
  calling: boolean;
  /** Below the name; without it the name stands in the label alone. What it says is said to screen readers elsewhere. */
  status: ReactNode;
};

/** In place of a picture. */
export function TilePlate({ person: { userId, name }, calling, status }: TilePlateProps) {
  return (
    <div className="tile__plate">
      <span className="tile__avatar" data-calling={calling}>
        <Avatar userId={userId} name={name} size="clamp(34px, 36cqmin, 132px)" />
      </span>
      {status && (
        <>
          <span className="tile__name" aria-hidden="true">
            {name}
          </span>
          <span className="tile__status" aria-hidden="true">
            {status}
          </span>
        </>
      )}
    </div>
  );
}
