import type { NotificationData } from '../../src/protocol/contract.ts';
import type { CallId, PeerId } from '../../src/protocol/ids.ts';
import { DtlsParameters, RtpCapabilities, RtpParameters } from '../../src/protocol/rtp.ts';
import { chromiumCapabilities, chromiumDtls, opusParameters, simulcastParameters } from '../contract/rtp-samples.ts';
import { connectedCall } from './conversations.ts';
import type { RawClient } from './raw-client.ts';

export const opus = RtpParameters.parse(opusParameters);
export const camera = RtpParameters.parse(simulcastParameters);
export const rtpCapabilities = RtpCapabilities.parse(chromiumCapabilities);
export const dtlsParameters = DtlsParameters.parse(chromiumDtls);

/** `peerIds`: in the order in which they came. */
export type Conference = { callId: CallId; peerIds: readonly [PeerId, PeerId, PeerId]; generation: number };
type PathOf = Pick<Conference, 'callId' | 'generation'>;

/** A connected one-on-one call to which the third is added. Nobody has said yet that the new path is ready. */
export async function threeMeet(one: RawClient, other: RawClient, third: RawClient): Promise<Conference> {
  const { callId, caller, callee } = await connectedCall(one, other);
  await one.request('call.add', { callId, userId: third.me.me.userId });
  await third.notification('call.incoming');
  await third.request('call.answer', { callId });
  const joined = await third.notification('room.joined');
  const switching = await Promise.all([one, other].map((client) => client.notification('topology.switching')));
  const generation = switching[0]?.path.generation ?? 0;
  return { callId, peerIds: [caller.peerId, callee.peerId, joined.peerId], generation };
}

/** All say that they use the new path. */
export async function allReady(people: readonly RawClient[], { callId, generation }: PathOf): Promise<void> {
  for (const person of people) await person.request('topology.ready', { callId, generation, connectedMs: 1 });
  await Promise.all(people.map((person) => untilCommitted(person, generation)));
}

export async function untilCommitted(person: RawClient, generation: number): Promise<void> {
  let committed: NotificationData<'topology.committed'>;
  do committed = await person.notification('topology.committed');
  while (committed.generation !== generation);
}

/** Has its place on the path, and sends a microphone. */
export async function joinAndProduce(person: RawClient, { callId, generation }: PathOf) {
  const path = { callId, generation };
  const joined = await person.request('media.join', path);
  await person.request('media.connect', { ...path, transportId: joined.send.transportId, dtlsParameters });
  const { producerId } = await person.request('media.produce', {
    ...path,
    transportId: joined.send.transportId,
    source: 'microphone',
    rtpParameters: opus,
  });
  return { ...joined, path, producerId };
}
