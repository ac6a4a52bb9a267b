import { CallId, PeerId } from '../../src/protocol/ids.ts';
import { requestExamples } from './examples.ts';
import type { Frame, TranscriptClient } from './transcript-client.ts';
import { carolIsAdded, carolLeaves, roomMoves } from './transcript-conference.ts';

export type Parties = {
  anna: TranscriptClient;
  boris: TranscriptClient;
  carol: TranscriptClient;
  token: (userId: string, name: string) => Promise<string>;
  /** Ids and tokens differ from run to run: each value → the name under which it is shown. */
  names: Map<string, string>;
};

const offer = requestExamples['p2p.description'].params.description;
const answer = { type: 'answer' as const, sdp: offer.sdp };
const { candidates } = requestExamples['p2p.candidates'].params;
const generation = 1;
const client = { name: 'example', version: '1.0.0' };

/** Anna calls Boris, whose connection breaks in the middle of the call; Carol comes and goes. `finish` ends a part. */
export async function talk(parties: Parties, finish: (part: string) => void): Promise<void> {
  await signIn(parties, 'anna', 'Anna Smirnova');
  const resumeToken = await signIn(parties, 'boris', 'Boris Ivanov');
  await parties.anna.receive('presence.changed');
  finish('sign-in');
  const callId = await ring(parties);
  finish('ring');
  const seats = await answered(parties, callId);
  finish('answer');
  await negotiate(parties, callId, seats);
  finish('negotiation');
  await resume(parties, callId, resumeToken);
  finish('resume');
  await carolIsAdded(parties, callId, () => signIn(parties, 'carol', 'Carol Weiss'));
  finish('third');
  const uses = await roomMoves(parties, callId);
  finish('sfu');
  await uses();
  finish('switch');
  await carolLeaves(parties, callId);
  finish('two-remain');
  await hangUp(parties, callId);
  finish('end');
}

async function signIn(
  { token, names, ...clients }: Parties,
  userId: 'anna' | 'boris' | 'carol',
  name: string,
): Promise<string> {
  const person = clients[userId];
  const accessToken = await token(userId, name);
  person.connect();
  await person.receive('welcome');
  person.send('hello', { credentials: { method: 'token', token: accessToken }, client });
  const { data } = await person.receiveOne('hello');
  names.set(accessToken, `<access token of ${userId}>`);
  names.set(text(data, 'sessionId'), `session-${userId}`);
  names.set(text(data, 'deviceId'), `device-${userId}`);
  names.set(text(data, 'resumeToken'), `<resume token of ${userId}>`);
  return text(data, 'resumeToken');
}

async function ring({ anna, boris, names }: Parties): Promise<CallId> {
  anna.send('call.place', { to: ['boris'], video: true });
  const placed = await anna.receiveOne('call.place');
  await boris.receive('presence.changed', 'call.incoming');
  const callId = CallId.parse(placed.data['callId']);
  names.set(callId, 'call-1');
  boris.send('call.ringing', { callId });
  await boris.receive('call.ringing');
  await anna.receive('call.ringing');
  return callId;
}

type Seats = { annaPeer: PeerId; borisPeer: PeerId };

async function answered({ anna, boris, names }: Parties, callId: CallId): Promise<Seats> {
  boris.send('call.answer', { callId });
  const borisJoined = await boris.receiveOne('room.joined');
  await ticketOf(boris, 'boris', names);
  await boris.receive('call.answer');
  await anna.receive('presence.changed');
  const annaJoined = await anna.receiveOne('room.joined');
  await ticketOf(anna, 'anna', names);
  const seats = { annaPeer: peerIdIn(annaJoined), borisPeer: peerIdIn(borisJoined) };
  names.set(seats.annaPeer, 'peer-anna');
  names.set(seats.borisPeer, 'peer-boris');
  return seats;
}

async function negotiate({ anna, boris }: Parties, callId: CallId, { annaPeer, borisPeer }: Seats): Promise<void> {
  const path = { callId, generation };
  anna.send('p2p.description', { ...path, to: borisPeer, description: offer });
  await anna.receive('p2p.description');
  await boris.receive('p2p.description');
  boris.send('p2p.description', { ...path, to: annaPeer, description: answer });
  await boris.receive('p2p.description');
  await anna.receive('p2p.description');
  anna.send('p2p.candidates', { ...path, to: borisPeer, candidates });
  await anna.receive('p2p.candidates');
  await boris.receive('p2p.candidates');
  const microphone = { source: 'microphone' as const, muted: false };
  anna.send('room.sources', { callId, sources: [microphone, { source: 'camera', muted: false }] });
  await anna.receive('room.sources');
  await boris.receive('room.sources');
  boris.send('room.sources', { callId, sources: [microphone] });
  await boris.receive('room.sources');
  await anna.receive('room.sources');
  boris.send('topology.ready', { ...path, connectedMs: 131, firstAudioMs: 180, firstFrameMs: 242 });
  await boris.receive('topology.ready');
  anna.send('topology.ready', { ...path, connectedMs: 128, firstAudioMs: 176 });
  await anna.receive('topology.committed', 'topology.ready');
  await boris.receive('topology.committed');
}

async function resume({ anna, boris }: Parties, callId: CallId, resumeToken: string): Promise<void> {
  await boris.disconnect();
  await anna.receive('room.peer-connection');
  anna.send('room.sources', { callId, sources: [{ source: 'microphone', muted: true }] });
  await anna.receive('room.sources');
  boris.connect();
  await boris.receive('welcome');
  boris.send('resume', { resumeToken, lastSeq: boris.lastSeq });
  await boris.receive('resume', 'room.sources');
  await anna.receive('room.peer-connection');
}

/** Carol, who is still signed in, hears of it as everybody does. */
async function hangUp({ anna, boris, carol }: Parties, callId: CallId): Promise<void> {
  anna.send('call.leave', { callId });
  await anna.receive('call.ended', 'presence.changed', 'call.leave');
  await boris.receive('room.peer-left', 'topology.closed', 'call.ended', 'presence.changed');
  boris.send('call.leave', { callId });
  await boris.receive('error');
  boris.send('bye', {});
  await boris.receive('bye', 'bye');
  await anna.receive('presence.changed');
  await carol.unnoted(() => carol.receive('presence.changed', 'presence.changed', 'call.mine', 'presence.changed'));
}

/** Its first one. */
async function ticketOf(person: TranscriptClient, userId: string, names: Parties['names']): Promise<void> {
  const { data } = await person.receiveOne('seat.ticket');
  names.set(text(data, 'ticket'), `<seat ticket of ${userId}>`);
}

const text = (data: Frame['data'], field: string): string => String(data[field]);
const peerIdIn = ({ data }: Frame): PeerId => PeerId.parse(data['peerId']);
