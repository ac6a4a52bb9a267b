import { useTranslation } from 'react-i18next';
import type { CallReport, VerdictSpan } from '../../../src/history/call-report.ts';
import { MARK_FROM } from '../../../src/protocol/mark-from.ts';
import { boxesPath, HEIGHT, linePath, WIDTH, xOf, yOf } from '../chart/paths.ts';
import { shareOf, type TimeScale, ticksOf } from '../chart/time-scale.ts';
import { useFormat } from '../format/use-format.ts';
import { type Lane, laneOf, lanes, marksOf } from './event-marks.ts';
import { eventWords } from './event-words.ts';
import { legName } from './leg-name.ts';
import { type Leg, SLOT_MS } from './legs.ts';
import type { People } from './people.ts';

type ScoreChartProps = { report: CallReport; legs: readonly Leg[]; people: People; scale: TimeScale };

/** Where nothing is measured for longer the line is broken. */
const GAP_MS = 3 * SLOT_MS;
const SCORES = [5, 4, 3, 2, 1];
const TICKS = 6;
/** Of the width: nearer marks become one. */
const MARKS_APART = 0.012;
const LANE_HEIGHT = 10;

/** Lines of scores, and below them what happened, on one time axis. What it shows is said in tables too. */
export function ScoreChart({ report, legs, people, scale }: ScoreChartProps) {
  const { t } = useTranslation('admin');
  const { clock } = useFormat();
  const moves = report.timeline.filter(({ type }) => type === 'committed' || type === 'abandoned');
  const label = t('report.chartLabel', {
    count: legs.length,
    from: clock(scale.from),
    until: clock(scale.until),
  });
  return (
    <figure className="score-chart" data-testid="score-chart">
      <div role="img" aria-label={label}>
        <div className="score-chart__plot">
          <div className="score-chart__scores">
            {SCORES.map((mos) => (
              <span key={mos} style={{ top: `${(100 * yOf(mos)) / HEIGHT}%` }}>
                {mos}
              </span>
            ))}
          </div>
          <svg viewBox={`0 0 ${WIDTH} ${HEIGHT}`} preserveAspectRatio="none" aria-hidden="true" focusable="false">
            <rect className="band" data-mark="good" width={WIDTH} y={0} height={yOf(MARK_FROM.good)} />
            <rect
              className="band"
              data-mark="fair"
              width={WIDTH}
              y={yOf(MARK_FROM.good)}
              height={yOf(MARK_FROM.fair) - yOf(MARK_FROM.good)}
            />
            <rect
              className="band"
              data-mark="poor"
              width={WIDTH}
              y={yOf(MARK_FROM.fair)}
              height={HEIGHT - yOf(MARK_FROM.fair)}
            />
            {moves.map(({ at, type }, index) => (
              // biome-ignore lint/suspicious/noArrayIndexKey: the events of a report do not change places
              <path key={index} className="move" data-type={type} d={`M${xOf(scale, at)} 0V${HEIGHT}`} />
            ))}
            {legs.map((leg, index) => (
              <path key={leg.key} className="line" data-line={index} d={linePath(leg.points, scale, GAP_MS)} />
            ))}
          </svg>
        </div>
        {lanes.map((lane) => (
          <EventLane key={lane} lane={lane} report={report} people={people} scale={scale} />
        ))}
        <div className="score-chart__ticks">
          {ticksOf(scale, TICKS).map((at) => (
            <span key={at} style={{ left: `${100 * shareOf(scale, at)}%` }}>
              {clock(at)}
            </span>
          ))}
        </div>
      </div>
      <figcaption>
        <ul className="legend">
          {legs.map((leg, index) => (
            <li key={leg.key}>
              <svg width="28" height="8" aria-hidden="true" focusable="false">
                <path className="line" data-line={index} d="M0 4H28" />
              </svg>
              {legName(leg, people, t)} <span className="soft">{t(`report.leg.${leg.leg}`)}</span>
            </li>
          ))}
        </ul>
      </figcaption>
    </figure>
  );
}

type EventLaneProps = Omit<ScoreChartProps, 'legs'> & { lane: Lane };

function EventLane({ lane, report, people, scale }: EventLaneProps) {
  const { t } = useTranslation('admin');
  const format = useFormat();
  const events = report.timeline.filter((event) => laneOf(event) === lane);
  if (events.length === 0) return null;
  const words = { t, people, format };
  return (
    <div className="lane" data-lane={lane}>
      <span className="lane__name">{t(`report.lane.${lane}`)}</span>
      <div className="lane__marks">
        {lane === 'verdicts' ? (
          <svg viewBox={`0 0 ${WIDTH} ${LANE_HEIGHT}`} preserveAspectRatio="none" aria-hidden="true" focusable="false">
            <path className="fault" d={boxesPath(report.verdicts.map(spanWithin(scale)), scale, LANE_HEIGHT)} />
          </svg>
        ) : (
          marksOf(events, scale, MARKS_APART).map(({ share, events: [first, ...more] }) => {
            const said = `${format.clock(first.at)} ${eventWords(first, words)}`;
            const title = more.length === 0 ? said : t('report.marks', { count: more.length + 1, first: said });
            return <i key={share} style={{ left: `${100 * share}%` }} data-many={more.length > 0} title={title} />;
          })
        )}
      </div>
    </div>
  );
}

const spanWithin =
  ({ until: end }: TimeScale) =>
  ({ from, until }: VerdictSpan) => ({ from, until: until ?? end });
