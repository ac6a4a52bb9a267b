import './tile-label.css';
import { IconMicrophoneOff } from '@tabler/icons-react';
import type { ReactNode } from 'react';

type TileLabelProps = { children: ReactNode; muted?: string | false; speaks?: string | false };

/** Whose tile it is; `muted` and `speaks` are the words of their signs. */
export function TileLabel({ children, muted = false, speaks = false }: TileLabelProps) {
  return (
    <div className="tile__label">
      {muted && <IconMicrophoneOff className="tile__muted" size={16} role="img" aria-label={muted} />}
      {speaks && (
        <span className="tile__speaks" role="img" aria-label={speaks}>
          <i />
          <i />
          <i />
        </span>
      )}
      <span className="tile__who">{children}</span>
    </div>
  );
}
