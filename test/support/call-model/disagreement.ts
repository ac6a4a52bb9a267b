import { CallId, type DeviceId, type UserId } from '../../../src/protocol/ids.ts';
import { device } from '../people.ts';
import type { Client } from './client.ts';
import type { ModelCall } from './model-call.ts';
import type { ReferenceCalls } from './reference.ts';
import type { assemble } from './server.ts';

type Server = ReturnType<typeof assemble>;
type Both = { readonly reference: ReferenceCalls; readonly server: Server };

/** Where the server is not as the reference says that it is, in words; null: nowhere. */
export function disagreement({ reference, server }: Both): string | null {
  const { registry, presence } = server;
  const seen = new Set<DeviceId>();
  for (const call of reference.calls.values()) {
    const seats = seatsOf(call);
    const peers = registry.roomOf(CallId.parse(call.id))?.peers.map(({ deviceId }) => deviceId) ?? [];
    if (inOrder(peers) !== inOrder(seats)) return `${call.id}: in the room are [${peers}], and should be [${seats}]`;
    for (const deviceId of peers) {
      if (seen.has(deviceId)) return `${deviceId} has two seats`;
      seen.add(deviceId);
    }
  }
  const { ringing, active } = registry.snapshot();
  const count = (phase: string): number => reference.live.filter((call) => call.phase === phase).length;
  if (ringing !== count('ringing') || active !== count('active')) {
    return `${ringing} ring and ${active} run, and should be ${count('ringing')} and ${count('active')}`;
  }
  for (const user of new Set([...reference.devices.values()].map((one) => one.user))) {
    const state = presence.person(device('anna-1').applicationId, user)?.state ?? 'offline';
    const expected = reference.stateOf(user);
    if (state !== expected) return `${user} is ${state}, and should be ${expected}`;
  }
  return null;
}

/** What a client knows that has heard everything, against what is so. */
export function viewDisagreement(reference: ReferenceCalls, server: Server, client: Client): string | null {
  const { deviceId, userId } = client.device;
  const { rings, calling, seat, heard, mine } = client.view;
  const call = reference.callOf(deviceId);
  const expected = {
    rings: reference.live.filter(({ rung }) => rung.get(userId)?.on.has(deviceId)).map(({ id }) => id),
    calling: call?.phase === 'ringing' ? call.id : null,
    seat: call?.phase === 'active' ? call.id : null,
    peers: call ? othersIn(server, call, deviceId) : [],
    invited: call?.phase === 'active' ? [...call.rung.keys()] : [],
    heard: call ? [...call.rung].flatMap(([user, { heard: isHeard }]) => (isHeard ? [user] : [])) : [],
    mine: reference.ownOf({ id: deviceId, user: userId }),
  };
  const actual = {
    rings: [...rings],
    calling,
    seat: seat?.callId ?? null,
    peers: seat ? [...seat.peers] : [],
    invited: seat ? [...seat.invited] : ([] as UserId[]),
    heard: [...heard],
    mine,
  };
  for (const key of ['rings', 'calling', 'seat', 'peers', 'invited', 'heard', 'mine'] as const) {
    const [is, should] = [inOrder(actual[key]), inOrder(expected[key])];
    if (is !== should) return `${deviceId} has heard all and believes ${key}: [${is}], and should [${should}]`;
  }
  return null;
}

/** Every call has one end, the one that it should have, and one entry in the log that says so. */
export function logDisagreement({ reference, server }: Both): string | null {
  for (const { id, outcome } of reference.calls.values()) {
    const told = server.ended.filter(({ callId }) => callId === id).map((end) => end.outcome);
    if (String(told) !== String([outcome])) return `${id} ended as [${told}], and should as ${outcome}`;
    const row = server.log.findLast((entry) => entry.type === 'call' && entry.callId === id);
    const written = row?.type === 'call' ? row.outcome : null;
    if (written !== outcome) return `${id} is in the log as ${written}, and should as ${outcome}`;
    const ends = server.log.filter(
      (entry) => entry.type === 'event' && entry.callId === id && entry.event.type === 'ended',
    );
    if (ends.length !== 1) return `${id} ends ${ends.length} times in the log`;
  }
  return server.ended.length === reference.calls.size ? null : 'a call ended of which nobody knows';
}

const seatsOf = (call: ModelCall): DeviceId[] => (call.phase === 'active' ? call.seats.map(({ id }) => id) : []);

const othersIn = (server: Server, { id }: ModelCall, me: DeviceId): string[] =>
  (server.registry.roomOf(CallId.parse(id))?.peers ?? [])
    .filter(({ deviceId }) => deviceId !== me)
    .map(({ peerId }) => peerId);

const inOrder = (value: readonly string[] | string | null): string =>
  value === null ? 'nothing' : [value].flat().sort().join(', ');
