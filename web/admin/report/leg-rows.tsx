import { useTranslation } from 'react-i18next';
import type { Mark } from '../../../src/protocol/quality.ts';
import { boxesPath, WIDTH } from '../chart/paths.ts';
import type { TimeScale } from '../chart/time-scale.ts';
import { useFormat } from '../format/use-format.ts';
import { ShortList } from '../shell/short-list.tsx';
import { legName } from './leg-name.ts';
import { type Leg, MAX_CHOSEN, MINUTE_MS } from './legs.ts';
import type { People } from './people.ts';

type LegRowsProps = {
  legs: readonly Leg[];
  people: People;
  scale: TimeScale;
  chosen: readonly string[];
  onChoose: (keys: readonly string[]) => void;
};

const MARKS: readonly Mark[] = ['good', 'fair', 'poor'];
const STRIP_HEIGHT = 10;

/** Each leg as a strip of minutes; those that are chosen are drawn above. */
export function LegRows({ legs, people, scale, chosen, onChoose }: LegRowsProps) {
  const { t } = useTranslation('admin');
  const { score } = useFormat();
  const toggle = (key: string) =>
    onChoose(chosen.includes(key) ? chosen.filter((one) => one !== key) : [...chosen, key]);
  return (
    <div data-testid="legs">
      <h3>{t('report.legs')}</h3>
      <p className="soft">{t('report.legsHint', { count: MAX_CHOSEN })}</p>
      <ShortList className="leg-rows" items={legs} atFirst={12} keyOf={({ key }) => key}>
        {(leg) => (
          <label className="leg-row">
            <input type="checkbox" checked={chosen.includes(leg.key)} onChange={() => toggle(leg.key)} />
            <span className="leg-row__name">{legName(leg, people, t)}</span>
            <Strip leg={leg} scale={scale} />
            <span className="leg-row__score">
              {t('report.mean', { mos: score(leg.mean) })}, {t('report.lowest', { mos: score(leg.lowest.mos) })}
            </span>
          </label>
        )}
      </ShortList>
    </div>
  );
}

function Strip({ leg, scale }: { leg: Leg; scale: TimeScale }) {
  return (
    <svg
      className="strip"
      viewBox={`0 0 ${WIDTH} ${STRIP_HEIGHT}`}
      preserveAspectRatio="none"
      aria-hidden="true"
      focusable="false"
    >
      {MARKS.map((mark) => (
        <path
          key={mark}
          data-mark={mark}
          d={boxesPath(
            leg.minutes.filter((minute) => minute.mark === mark).map(({ at }) => ({ from: at, until: at + MINUTE_MS })),
            scale,
            STRIP_HEIGHT,
          )}
        />
      ))}
    </svg>
  );
}
