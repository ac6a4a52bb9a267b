import { digest, sentCamera, sentMicrophone } from '../../test/support/digests.ts';
import type { LightClient } from './light-client.ts';
import { inBatches } from './people.ts';
import type { ServerProcess } from './server-process.ts';

export type Pair = {
  readonly one: LightClient;
  readonly other: LightClient;
  readonly callId: string;
  readonly to: string;
};

/** Placed, rung, answered, ended. */
export async function callOnce([one, other]: readonly [LightClient, LightClient]): Promise<void> {
  const [rings, answered, ended] = [other.next('call.incoming'), one.next('room.joined'), other.next('call.ended')];
  const { data } = await one.ask('call.place', { to: [other.userId], video: false });
  await rings;
  const call = { callId: data['callId'] };
  await other.ask('call.ringing', call);
  await other.ask('call.answer', call);
  await answered;
  await one.ask('call.leave', call);
  await ended;
}

/** Two by two they talk, peer-to-peer. */
export const callAll = (people: readonly LightClient[]): Promise<Pair[]> =>
  inBatches(pairsOf(people), async ([one, other]) => {
    const [mine, theirs] = [one.next('room.joined'), other.next('room.joined')];
    const rings = other.next('call.incoming');
    const { data } = await one.ask('call.place', { to: [other.userId], video: false });
    await rings;
    await other.ask('call.answer', { callId: data['callId'] });
    await mine;
    // Or the room would move: nobody has media here.
    const ready = { callId: data['callId'], generation: 1, connectedMs: 1 };
    await Promise.all([one.ask('topology.ready', ready), other.ask('topology.ready', ready)]);
    return { one, other, callId: String(data['callId']), to: String((await theirs).data['peerId']) };
  });

export function pairsOf(people: readonly LightClient[]): (readonly [LightClient, LightClient])[] {
  return people.flatMap((one, nr) => {
    const other = people[nr + 1];
    return nr % 2 === 0 && other ? [[one, other] as const] : [];
  });
}

const CANDIDATE = 'candidate:842163049 1 udp 1677729535 203.0.113.7 46154 typ srflx raddr 10.0.0.17 rport 46154';

/** What clients say in the middle of calls: eight of ten relay a candidate, the others tell digests and that they live. */
export function requestOf({ callId, to }: Pair, nr: number): { type: string; data: unknown } {
  if (nr % 10 === 4) return { type: 'ping', data: {} };
  if (nr % 10 === 9)
    return {
      type: 'quality.digest',
      data: { callId, digests: [digest({ seq: nr + 1, at: Date.now(), sent: [sentMicrophone(), sentCamera()] })] },
    };
  const candidates = [{ candidate: CANDIDATE, sdpMid: '0', sdpMLineIndex: 0, usernameFragment: 'abcd' }];
  return { type: 'p2p.candidates', data: { callId, generation: 1, to, candidates } };
}

type Load = { readonly requests: number; readonly inFlight: number };
type Throughput = { readonly perSecond: number; readonly perCpuSecond: number };

/** So many at a time, round by round, until all are answered. By processor time of the server alone: clients need theirs, too. */
export async function throughput(
  server: ServerProcess,
  { requests, inFlight }: Load,
  ask: (nr: number) => Promise<unknown>,
): Promise<Throughput> {
  let next = 0;
  const work = async (): Promise<void> => {
    while (next < requests) {
      next += 1;
      await ask(next);
    }
  };
  const [cpuBefore, begun] = [await server.ask('cpuMs'), performance.now()];
  await Promise.all(Array.from({ length: inFlight }, work));
  const [tookMs, cpuMs] = [performance.now() - begun, (await server.ask('cpuMs')) - cpuBefore];
  return { perSecond: (requests * 1_000) / tookMs, perCpuSecond: (requests * 1_000) / cpuMs };
}

/** So many a second for so long, evenly, whatever the answers do. Round trips in ms. */
export async function roundTrips(
  pairs: readonly Pair[],
  { perSecond, seconds }: { perSecond: number; seconds: number },
): Promise<number[]> {
  const took: number[] = [];
  const open: Promise<unknown>[] = [];
  const begun = performance.now();
  for (let sent = 0; sent < perSecond * seconds; ) {
    const due = Math.floor(((performance.now() - begun) / 1_000) * perSecond);
    for (; sent < due; sent += 1) {
      const pair = pairs[Math.floor(sent / 10) % pairs.length];
      if (!pair) break;
      const { type, data } = requestOf(pair, sent);
      const at = performance.now();
      open.push(pair.one.ask(type, data).then(() => took.push(performance.now() - at)));
    }
    await new Promise((resolve) => setTimeout(resolve, 1));
  }
  await Promise.all(open);
  return took;
}
