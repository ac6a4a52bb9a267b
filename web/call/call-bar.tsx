import { IconLayoutGrid, IconLayoutSidebarRight } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import type { Call, CallState } from '../../sdk/index.ts';
import type { Me } from '../client/types.ts';
import { PeoplePanel } from '../moderation/people-panel.tsx';
import { useModeration } from '../moderation/use-moderation.ts';
import { PageTurner } from '../stage/page-turner.tsx';
import type { StageScene } from '../stage/use-stage.ts';
import { CallStatus } from './call-status.tsx';
import { ControlButton } from './control-button.tsx';
import { isAloneInMeeting } from './status-text.ts';

type CallBarProps = { call: Call; me: Me; name: string; state: CallState; peers: Call['peers']; scene: StageScene };

/** Who is here and for how long; with more than one tile, how they are laid out. */
export function CallBar({ call, me, name, state, peers, scene }: CallBarProps) {
  const { t } = useTranslation();
  const { plan, view, toggleView } = scene;
  const { permissions } = useModeration(call);
  /** Between two there is nobody to choose from. */
  const showsPeople = call.direction === 'meeting' || peers.length > 1 || permissions.has('lock');
  const several = plan.layout === 'grid' || plan.layout === 'speaker';
  const Icon = view === 'grid' ? IconLayoutSidebarRight : IconLayoutGrid;
  return (
    <header className="call__bar">
      <h1 className="call__title">
        <span className="call__name">{name}</span>
        <span className="call__time" data-testid="call-timer">
          {!isAloneInMeeting(call, { state, peers }) && <CallStatus state={state} direction={call.direction} />}
        </span>
      </h1>
      <div className="call__bar-buttons">
        <PageTurner page={scene.layout.page} onTurn={scene.turnPage} />
        {several && (
          <ControlButton
            testId="toggle-view"
            label={t(view === 'grid' ? 'stage.toSpeaker' : 'stage.toGrid')}
            icon={<Icon size={21} stroke={1.8} aria-hidden="true" />}
            onClick={toggleView}
          />
        )}
        {showsPeople && <PeoplePanel call={call} me={me} peers={peers} />}
      </div>
    </header>
  );
}
