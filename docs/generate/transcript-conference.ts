import type { Params, RequestType } from '../../src/protocol/contract.ts';
import { type CallId, UserId } from '../../src/protocol/ids.ts';
import { requestExamples } from './examples.ts';
import type { Parties } from './transcript-call.ts';
import type { Frame, TranscriptClient } from './transcript-client.ts';

const generation = 2;
const { dtlsParameters } = requestExamples['media.connect'].params;
const { rtpParameters } = requestExamples['media.produce'].params;
const { rtpCapabilities } = requestExamples['media.consume'].params;

/** Sends a request and notes its reply, which nothing else comes before. */
async function ask<T extends RequestType>(person: TranscriptClient, type: T, data: Params<T>): Promise<Frame['data']> {
  person.send(type, data);
  return (await person.receiveOne(type)).data;
}

export async function carolIsAdded(
  { anna, boris, carol, names }: Parties,
  callId: CallId,
  signIn: () => Promise<unknown>,
): Promise<void> {
  await carol.unnoted(signIn);
  await anna.receive('presence.changed');
  await boris.receive('presence.changed');
  anna.send('call.add', { callId, userId: UserId.parse('carol') });
  await anna.receive('call.invited', 'topology.switching', 'call.add');
  await boris.receive('call.invited', 'topology.switching');
  await carol.receive('call.incoming');
  await ask(carol, 'call.ringing', { callId });
  await anna.receive('call.ringing');
  await boris.receive('call.ringing');
  carol.send('call.answer', { callId });
  const joined = await carol.receiveOne('room.joined');
  names.set(text(joined.data, 'peerId'), 'peer-carol');
  const ticket = await carol.receiveOne('seat.ticket');
  names.set(text(ticket.data, 'ticket'), '<seat ticket of carol>');
  await carol.receive('call.answer');
  for (const person of [anna, boris]) {
    await person.receive('call.invite-ended', 'presence.changed', 'room.peer-joined');
  }
}

/** Carol's microphone, as the others receive it. What comes back: all say that they use the path. */
export async function roomMoves({ anna, boris, carol, names }: Parties, callId: CallId): Promise<() => Promise<void>> {
  const path = { callId, generation };
  const transports = await join(carol, 'carol', path, names);
  await ask(carol, 'media.connect', { ...path, transportId: transports.send, dtlsParameters });
  const produced = await ask(carol, 'media.produce', {
    ...path,
    transportId: transports.send,
    source: 'microphone',
    rtpParameters,
  });
  const producerId = text(produced, 'producerId');
  names.set(producerId, 'carols-microphone');
  await ask(carol, 'room.sources', { callId, sources: [{ source: 'microphone', muted: false }] });
  for (const [name, person] of [
    ['anna', anna],
    ['boris', boris],
  ] as const) {
    await person.receive('media.producer-added', 'room.sources');
    const { receive } = await join(person, name, path, names);
    const consume = { ...path, transportId: receive, producerIds: [producerId], rtpCapabilities, resumeSound: true };
    const { consumers } = await ask(person, 'media.consume', consume);
    const [consumerId = ''] = JSON.stringify(consumers).match(/(?<="consumerId":")[^"]+/) ?? [];
    names.set(consumerId, `carols-microphone-for-${name}`);
    await ask(person, 'media.connect', { ...path, transportId: receive, dtlsParameters });
  }
  return () => allReady([anna, boris, carol], path);
}

type PathOf = { callId: CallId; generation: number };

async function join(
  person: TranscriptClient,
  name: string,
  path: PathOf,
  names: Map<string, string>,
): Promise<{ send: string; receive: string }> {
  const { send, receive } = await ask(person, 'media.join', path);
  const ids = { send: transportIdIn(send), receive: transportIdIn(receive) };
  names.set(ids.send, `${name}-sends`);
  names.set(ids.receive, `${name}-receives`);
  return ids;
}

async function allReady(
  [anna, boris, carol]: readonly [TranscriptClient, TranscriptClient, TranscriptClient],
  path: PathOf,
): Promise<void> {
  await ask(carol, 'topology.ready', { ...path, connectedMs: 142, firstAudioMs: 204, firstFrameMs: 390 });
  await ask(boris, 'topology.ready', {
    ...path,
    connectedMs: 160,
    firstAudioMs: 231,
    firstFrameMs: 402,
    gapMs: 31,
    sharpMs: 0,
  });
  anna.send('topology.ready', { ...path, connectedMs: 151, firstAudioMs: 220, gapMs: 18, sharpMs: 0 });
  await anna.receive('topology.committed', 'topology.ready');
  await boris.receive('topology.committed');
  await carol.receive('topology.committed');
}

export async function carolLeaves({ anna, boris, carol }: Parties, callId: CallId): Promise<void> {
  carol.send('call.leave', { callId });
  await carol.receive('call.mine', 'call.leave');
  for (const person of [anna, boris]) {
    await person.receive('room.peer-left', 'presence.changed', 'media.producer-removed');
  }
}

const text = (data: Frame['data'], field: string): string => String(data[field]);

const transportIdIn = (offer: unknown): string =>
  typeof offer === 'object' && offer !== null && 'transportId' in offer ? String(offer.transportId) : '';
