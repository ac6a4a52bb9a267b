import * as z from 'zod/mini';
import type { SeatBefore, Seating } from '../calls/returns.ts';
import { ApplicationId, CallId, DeviceId, DisplayName, MeetingId, PeerId, Timestamp, UserId } from '../protocol/ids.ts';
import { Sources } from '../protocol/rooms.ts';
import { Generation } from '../protocol/topology.ts';
import type { Peer } from '../rooms/peer.ts';

const Seat = z.object({ deviceId: DeviceId, userId: UserId, name: DisplayName });
const SeatedPeer = z.extend(Seat, { peerId: PeerId, sources: Sources });

/**
 * What a seat ticket says: the application and user of an access token (RFC 7519 `iss`, `sub`), the call, this peer's
 * seat, and the path that carries media. Of a peer-to-peer path the other end is named, so that the path can go on; an
 * SFU path is gone with its server.
 */
export const SeatClaims = z.object({
  iss: ApplicationId,
  sub: UserId,
  call: z.object({
    callId: CallId,
    caller: Seat,
    video: z.boolean(),
    conversationId: z.optional(z.string().check(z.maxLength(128))),
    placedAt: Timestamp,
    meetingId: z.nullable(MeetingId),
    met: z.nullable(z.object({ at: Timestamp, connectedAt: z.nullable(Timestamp) })),
  }),
  peer: SeatedPeer,
  /** `polite`: this peer's part in the negotiation. */
  p2p: z.nullable(z.object({ generation: Generation, polite: z.boolean(), other: SeatedPeer })),
  lastGeneration: z.int().check(z.nonnegative()),
});
export type SeatClaims = z.output<typeof SeatClaims>;

export function claimsOf({ call, state, room }: Seating, peer: Peer): SeatClaims {
  const { callId, applicationId, caller, video, conversationId, placedAt } = call;
  const { meetingId, met } = state;
  const conversation = conversationId === undefined ? {} : { conversationId };
  return {
    iss: applicationId,
    sub: peer.userId,
    call: { callId, caller, video, ...conversation, placedAt: Math.round(placedAt), meetingId, met },
    peer: described(peer),
    p2p: p2pOf(room, peer),
    lastGeneration: room.lastGeneration,
  };
}

/** The call, and so much of its room as can go on. */
export function seatBefore({ iss, sub, call, peer, p2p, lastGeneration }: SeatClaims): SeatBefore {
  const { meetingId, met, conversationId, ...description } = call;
  const mine: Peer = { ...peer, userId: sub, connected: false };
  const others: Peer[] = p2p ? [{ ...p2p.other, connected: false }] : [];
  const peers = p2p?.polite ? [...others, mine] : [mine, ...others];
  const [impolite, polite] = peers;
  const path =
    p2p && impolite && polite
      ? { topology: 'p2p' as const, generation: p2p.generation, between: [impolite.peerId, polite.peerId] as const }
      : null;
  const seats = peers.map(({ deviceId, userId, name }) => ({ deviceId, userId, name }));
  return {
    call: { ...description, applicationId: iss, conversationId },
    state: { phase: 'active', seats, invitations: [], meetingId, met },
    seat: mine,
    room: { path, peers: path ? peers : [], lastGeneration },
  };
}

function p2pOf(room: Seating['room'], peer: Peer): SeatClaims['p2p'] {
  const path = room.carrier;
  if (path?.topology !== 'p2p' || !path.between.includes(peer.peerId)) return null;
  const other = room.peers.find(({ peerId }) => peerId !== peer.peerId && path.between.includes(peerId));
  if (!other) return null;
  return { generation: path.generation, polite: path.between[1] === peer.peerId, other: described(other) };
}

const described = ({ peerId, deviceId, userId, name, sources }: Peer): z.output<typeof SeatedPeer> => ({
  peerId,
  deviceId,
  userId,
  name,
  sources: [...sources],
});
