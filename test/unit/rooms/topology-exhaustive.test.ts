import { describe, expect, test } from 'vitest';
import { step } from '../../../src/rooms/topology/topology.ts';
import { explore } from '../../support/topology/exploration.ts';
import { starts } from '../../support/topology/starts.ts';

/** Each step more costs about four times the time. The planted mistakes are caught by one step less. */
const DEPTH = 5;

describe('every sequence of events', () => {
  const shapes = new Set<string>();
  let steps = 0;

  test.each(starts)('from $name', (start) => {
    const explored = explore(step, start, DEPTH);
    expect(explored.violation).toBeNull();
    steps += explored.steps;
    for (const shape of explored.shapes) shapes.add(shape);
  });

  test('gets to every kind of state', () => {
    expect(steps).toBeGreaterThan(200_000);
    expect([...shapes].sort()).toEqual(
      [
        'failed',
        'idle',
        ...[0, 1, 2, 3].flatMap((failures) =>
          ['p2p', 'sfu'].map((to) => `nothing to ${to}${failures > 0 ? ` after ${failures}` : ''}`),
        ),
        'p2p to sfu',
        'sfu to p2p',
        ...[2, 3, 4].flatMap((people) => [`p2p ${people}`, `sfu ${people}`]),
      ].sort(),
    );
  });
});
