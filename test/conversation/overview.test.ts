import { describe, expect, test } from 'vitest';
import type { OverviewReport } from '../../src/overview/overview-report.ts';
import { connectedCall } from '../support/conversations.ts';
import { digest, PERIOD_MS, receivedMicrophone, sentMicrophone } from '../support/digests.ts';
import { startServer, type TestServer } from '../support/server.ts';

const ADMINISTRATOR = 'an-administrators-token-of-this-test';

const ask = ({ http }: TestServer, query = '', token?: string): Promise<Response> =>
  fetch(`${http}/api/overview${query}`, token === undefined ? {} : { headers: { authorization: `Bearer ${token}` } });

async function overviewOf(server: TestServer): Promise<OverviewReport> {
  const answer = await ask(server);
  expect(answer.status).toBe(200);
  return answer.json();
}

test('B1: a real call is in it while it runs and when it is over, without telemetry too', async () => {
  const server = await startServer({ telemetry: false });
  const [anna, boris] = [await server.signIn('anna'), await server.signIn('boris')];
  const { callId } = await connectedCall(anna, boris);
  expect(await overviewOf(server)).toMatchObject({
    now: {
      calls: { active: 1 },
      rooms: { p2p: 1, sfu: 0 },
      peers: 2,
      sessions: { attached: 2 },
      storage: { problem: null },
    },
    total: { placed: 1, setup: { count: 1 }, peak: { calls: 1, peers: 2 } },
  });
  await anna.request('call.leave', { callId });
  await anna.refusal('call.leave', { callId });
  const after = await overviewOf(server);
  expect(after.now.calls).toMatchObject({ ringing: 0, active: 0 });
  expect(after.total).toMatchObject({ ended: { completed: 1 }, refused: { 'call-ended': 1 } });
  expect(after.steps.reduce((sum, { placed }) => sum + placed, 0)).toBe(1);
});

test('B3: a fault is in it while it lasts, with its evidence, and its poor time by cause', async () => {
  const server = await startServer();
  const [anna, boris] = [await server.signIn('anna'), await server.signIn('boris')];
  const call = await connectedCall(anna, boris);
  const { callId } = call;
  const sources = [{ source: 'microphone' as const, muted: false }];
  for (const person of [anna, boris]) await person.request('room.sources', { callId, sources });
  let ahead = 0;
  const period = async (seq: number, lost: number): Promise<void> => {
    server.passes(PERIOD_MS);
    ahead += PERIOD_MS;
    const of = { at: Date.now() + ahead, seq };
    const concealed = Math.round((lost / 250) * 240_000);
    const received = receivedMicrophone(call.caller.peerId, {
      packets: 250 - lost,
      lost,
      concealed,
      concealments: lost,
    });
    await anna.request('quality.digest', { callId, digests: [digest({ ...of, sent: [sentMicrophone()] })] });
    await boris.request('quality.digest', { callId, digests: [digest({ ...of, received: [received] })] });
  };
  for (let seq = 1; seq <= 4; seq += 1) await period(seq, 50);
  await expect
    .poll(async () => (await overviewOf(server)).worstNow)
    .toMatchObject([
      {
        callId,
        worst: { sender: 'anna', receiver: 'boris' },
        verdicts: [{ sender: 'anna', receiver: 'boris', cause: 'network', symptom: 'choppy-audio' }],
      },
    ]);
  const { total } = await overviewOf(server);
  expect(total.poorMs.network).toBeGreaterThanOrEqual(PERIOD_MS);
  await anna.request('call.leave', { callId });
  await expect.poll(async () => (await overviewOf(server)).worstNow).toEqual([]);
});

describe('B4: is for administrators', () => {
  test('B4: with a token configured it asks for that one, and an access token does not do', async () => {
    const server = await startServer({ settings: { PARLEY_ADMIN_TOKEN: ADMINISTRATOR } });
    expect((await ask(server)).status).toBe(401);
    expect((await ask(server, '', 'nonsense')).status).toBe(401);
    expect((await ask(server, '', await server.token('anna'))).status).toBe(403);
    const answer = await ask(server, '', ADMINISTRATOR);
    expect([answer.status, answer.headers.get('cache-control')]).toEqual([200, 'no-store']);
  });

  test('B4: hours that cannot be are named', async () => {
    const server = await startServer();
    for (const query of ['?hours=0', '?hours=25', '?hours=many', '?days=1']) {
      expect((await ask(server, query)).status, query).toBe(400);
    }
    expect(await (await ask(server, '?hours=24')).json()).toMatchObject({ hours: 24, stepMs: 900_000 });
  });
});
