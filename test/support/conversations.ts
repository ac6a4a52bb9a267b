import type { NotificationData } from '../../src/protocol/contract.ts';
import type { CallId } from '../../src/protocol/ids.ts';
import type { RawClient } from './raw-client.ts';

type Joined = NotificationData<'room.joined'>;

export async function place(from: RawClient, to: RawClient): Promise<CallId> {
  return (await from.request('call.place', { to: [to.me.me.userId], video: false })).callId;
}

/** A call that rings at the callee. */
export async function ring(from: RawClient, to: RawClient): Promise<CallId> {
  const callId = await place(from, to);
  await to.notification('call.incoming');
  return callId;
}

/** An answered call, without media. */
export async function answeredCall(
  from: RawClient,
  to: RawClient,
): Promise<{ callId: CallId; caller: Joined; callee: Joined }> {
  const callId = await ring(from, to);
  await to.request('call.answer', { callId });
  return { callId, caller: await from.notification('room.joined'), callee: await to.notification('room.joined') };
}

/** An answered call whose two sides say that media arrives. */
export async function connectedCall(from: RawClient, to: RawClient): Promise<ReturnType<typeof answeredCall>> {
  const call = await answeredCall(from, to);
  for (const side of [from, to]) {
    await side.request('topology.ready', { callId: call.callId, generation: 1, connectedMs: 1, firstAudioMs: 2 });
  }
  return call;
}

/** Fails unless the call is alive: a word from either side reaches the other. */
export async function expectAlive(call: Awaited<ReturnType<typeof answeredCall>>, from: RawClient, to: RawClient) {
  const { callId, caller, callee } = call;
  const candidates = [{ candidate: '', sdpMid: '0', sdpMLineIndex: 0 }];
  await from.request('p2p.candidates', { callId, generation: 1, to: callee.peerId, candidates });
  await to.notification('p2p.candidates');
  await to.request('p2p.candidates', { callId, generation: 1, to: caller.peerId, candidates });
  await from.notification('p2p.candidates');
}
