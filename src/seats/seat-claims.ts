import * as z from 'zod/mini';
import type { SeatBefore, Seating } from '../calls/returns.ts';
import { ApplicationId, CallId, DeviceId, DisplayName, MeetingId, PeerId, Timestamp, UserId } from '../protocol/ids.ts';
import { Order } from '../protocol/moderation.ts';
import { Grant } from '../protocol/permissions.ts';
import { Sources } from '../protocol/rooms.ts';
import { Generation } from '../protocol/topology.ts';
import type { Peer, Seat } from '../rooms/peer.ts';
import type { PeerBefore } from '../rooms/room-before.ts';

const Named = z.object({ deviceId: DeviceId, userId: UserId, name: DisplayName });
/** What a moderator could see of a peer, and what its access token says of its part in calls. */
const Standing = z.object({ muted: z.boolean(), lastOrder: Order, lead: z.nullable(z.enum(['appointed', 'acting'])) });
const SeatedPeer = z.extend(Named, {
  guest: z.optional(z.literal(true)),
  grant: z.optional(Grant),
  peerId: PeerId,
  sources: Sources,
  standing: Standing,
});
type SeatedPeer = z.output<typeof SeatedPeer>;

/**
 * What a seat ticket says: the application and user of an access token (RFC 7519 `iss`, `sub`), the call, this peer's
 * seat with what moderation knows of it, and the path that carries media. Of a peer-to-peer path the other end is named,
 * so that the path can go on; an SFU path is gone with its server.
 */
export const SeatClaims = z.object({
  iss: ApplicationId,
  sub: UserId,
  call: z.object({
    callId: CallId,
    caller: z.nullable(Named),
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
    call: {
      callId,
      caller: caller && named(caller),
      video,
      ...conversation,
      placedAt: Math.round(placedAt),
      meetingId,
      met,
    },
    peer: described(room, peer),
    p2p: p2pOf(room, peer),
    lastGeneration: room.lastGeneration,
  };
}

/** The call, and so much of its room as can go on. */
export function seatBefore({ iss, sub, call, peer, p2p, lastGeneration }: SeatClaims): SeatBefore {
  const { meetingId, met, conversationId, ...description } = call;
  const mine = peerBefore({ ...peer, userId: sub });
  const others = p2p ? [peerBefore(p2p.other)] : [];
  const peers = p2p?.polite ? [...others, mine] : [mine, ...others];
  const [impolite, polite] = peers;
  const path =
    p2p && impolite && polite
      ? { topology: 'p2p' as const, generation: p2p.generation, between: [impolite.peerId, polite.peerId] as const }
      : null;
  const seats = peers.map(({ seat }) => seat);
  return {
    call: { ...description, applicationId: iss, conversationId },
    // Of a peer-to-peer path both ends are known, and there was nobody else.
    state: { phase: 'active', seats, invitations: [], meetingId, met, awaiting: path === null, aloneUntil: null },
    seat: mine,
    room: { path, peers: path ? peers : [], lastGeneration },
  };
}

function p2pOf(room: Seating['room'], peer: Peer): SeatClaims['p2p'] {
  const path = room.carrier;
  if (path?.topology !== 'p2p' || !path.between.includes(peer.peerId)) return null;
  const other = room.peers.find(({ peerId }) => peerId !== peer.peerId && path.between.includes(peerId));
  if (!other) return null;
  return { generation: path.generation, polite: path.between[1] === peer.peerId, other: described(room, other) };
}

const named = ({ deviceId, userId, name }: Seat): z.output<typeof Named> => ({ deviceId, userId, name });

function described({ moderation }: Seating['room'], peer: Peer): SeatedPeer {
  const { peerId, sources, guest, grant } = peer;
  const standing = moderation.standingOf(peer);
  return {
    ...named(peer),
    ...(guest && { guest }),
    ...(grant && { grant }),
    peerId,
    sources: [...sources],
    standing,
  };
}

function peerBefore({ peerId, sources, standing, guest, grant, ...seat }: SeatedPeer): PeerBefore {
  return { seat: { ...seat, ...(guest && { guest }), ...(grant && { grant }) }, peerId, sources, standing };
}
