import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { type Cut, type Direction, startByteCutter } from '../support/byte-cutter.ts';
import { startServer, type TestServer } from '../support/server.ts';
import { StubbornClient } from '../support/stubborn-client.ts';
import { toldIn, wholeCall } from '../support/whole-call.ts';

/** With PARLEY_EVERY_BYTE=1 the connection dies once at each byte; that takes some minutes. */
const EVERY_BYTE = process.env['PARLEY_EVERY_BYTE'] === '1';
/** A prime, so that frames, their headers and the handshake are all cut in different places. */
const STRIDE = EVERY_BYTE ? 1 : 37;
const PARALLEL = 8;

type Seen = { readonly anna: readonly string[]; readonly boris: readonly string[] };

let calls = 0;

/** One call over such a line; nothing is lost, doubled or out of order in it. Names are equally long, so that bytes are. */
async function callOver(server: TestServer, cuts: readonly Cut[]) {
  calls += 1;
  const number = String(calls).padStart(6, '0');
  const cutter = await startByteCutter(server.port, cuts);
  const boris = await server.signIn(`boris-${number}`);
  const anna = new StubbornClient(cutter.url, await server.token(`anna-${number}`));
  const how = JSON.stringify(cuts);
  await wholeCall(anna, boris);
  const numbers = anna.numbered.map(({ seq }) => seq);
  expect(numbers, how).toEqual(numbers.map((_, index) => index + 1));
  const names = /(anna|boris)-\d{6}/g;
  const seen: Seen = { anna: toldIn(anna.numbered, names), boris: toldIn(boris.inbox.all, names) };
  const passed = { up: [...cutter.passed.up], down: [...cutter.passed.down] };
  anna.stop();
  await Promise.all([boris.request('bye', {}), cutter.close()]);
  return { seen, passed, connections: anna.connections, died: cutter.died, how };
}

/** Around the end of each piece that was sent as one, and evenly over all between. */
function positions(ends: readonly number[]): number[] {
  const total = ends.at(-1) ?? 0;
  const even = Array.from({ length: Math.floor(total / STRIDE) }, (_, index) => 1 + index * STRIDE);
  const around = ends.flatMap((end) => [end - 1, end, end + 1]);
  return [...new Set([...even, ...around])].filter((at) => at > 0 && at < total).sort((a, b) => a - b);
}

describe.each<Direction>(['up', 'down'])('the connection dies at any byte that goes %s', (direction) => {
  test(`S8, S5: both sides see what they see of a call that is not cut (${direction})`, {
    timeout: EVERY_BYTE ? 1_800_000 : 120_000,
  }, async () => {
    const server = await startServer();
    const whole = await callOver(server, []);
    expect(whole.seen.anna.map((told) => told.split(' ')[0])).toEqual([
      'call.ringing',
      'room.joined',
      ...Array(3).fill('p2p.candidates'),
      'topology.committed',
      'call.ended',
    ]);
    const cuts = positions(whole.passed[direction]);
    expect(cuts.length).toBeGreaterThan(60);
    let died = 0;
    for (let first = 0; first < cuts.length; first += PARALLEL) {
      const batch = cuts.slice(first, first + PARALLEL).map((bytes) => callOver(server, [{ direction, bytes }]));
      for (const call of await Promise.all(batch)) {
        expect(call.seen, call.how).toEqual(whole.seen);
        expect(call.connections, call.how).toBe(1 + call.died);
        died += call.died;
      }
    }
    // What is sent is not always as long: of the last bytes some were never there.
    expect(died).toBeGreaterThan(cuts.length * 0.9);
    await expect.poll(() => server.metric('parley_calls{phase="active"}')).toBe(0);
    const completed = 'parley_calls_ended_total{application="acme",outcome="completed"}';
    expect(await server.metric(completed)).toBe(cuts.length + 1);
  });
});

test('S8, S5: however often it dies, and wherever, both sides see the same', { timeout: 120_000 }, async () => {
  const server = await startServer();
  const whole = await callOver(server, []);
  const cut = fc.record({
    direction: fc.constantFrom<Direction>('up', 'down'),
    // Beyond the handshake of HTTP, or nobody would ever come in.
    bytes: fc.integer({ min: 300, max: 4_000 }),
  });
  await fc.assert(
    fc.asyncProperty(fc.array(cut, { minLength: 1, maxLength: 8 }), async (cuts) => {
      expect((await callOver(server, cuts)).seen).toEqual(whole.seen);
    }),
    { numRuns: EVERY_BYTE ? 2_000 : 60 },
  );
});
