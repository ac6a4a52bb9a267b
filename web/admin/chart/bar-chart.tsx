type BarChartProps = {
  name: string;
  /** Evenly spaced; null: nothing was measured. */
  bars: readonly { at: number; value: number | null }[];
  say: (value: number) => string;
  /** The ends of the axis, in words. */
  from: string;
  until: string;
};

const HEIGHT = 100;
/** What is more than nothing can be seen. */
const LEAST = 2;

/** One bar a step. Decoration for the eye: the numbers are in a table beside it. */
export function BarChart({ name, bars, say, from, until }: BarChartProps) {
  const highest = Math.max(...bars.map(({ value }) => value ?? 0));
  const heightOf = (value: number): number => (value <= 0 ? 0 : Math.max(LEAST, (HEIGHT * value) / highest));
  return (
    <figure className="bar-chart">
      <figcaption>
        {name}
        <strong>{bars.some(({ value }) => value !== null) ? say(highest) : '–'}</strong>
      </figcaption>
      <svg viewBox={`0 0 ${bars.length} ${HEIGHT}`} preserveAspectRatio="none" aria-hidden="true" focusable="false">
        {bars.map(({ at, value }, index) =>
          value === null ? null : (
            <rect key={at} x={index + 0.1} width={0.8} y={HEIGHT - heightOf(value)} height={heightOf(value)}>
              <title>{say(value)}</title>
            </rect>
          ),
        )}
      </svg>
      <div className="axis" aria-hidden="true">
        <span>{from}</span>
        <span>{until}</span>
      </div>
    </figure>
  );
}
