import * as z from 'zod/mini';
import { CallId, PeerId } from './ids.ts';
import { Hands, Moderation, Order } from './moderation.ts';
import { type Permission, Role } from './permissions.ts';
import { Person } from './presence.ts';
import { Path } from './topology.ts';

export const SourceName = z.enum(['microphone', 'camera', 'screen', 'screen-audio']);
export type SourceName = z.output<typeof SourceName>;

export const isSound = (source: SourceName): boolean => source === 'microphone' || source === 'screen-audio';

/** Without it the source is neither declared nor sent. */
export const PUBLISH_PERMISSION: Readonly<Record<SourceName, Permission>> = {
  microphone: 'publish-audio',
  camera: 'publish-video',
  screen: 'publish-screen',
  'screen-audio': 'publish-screen',
};

/** A source that a peer publishes. Muted: there, but silent or dark by the person's will. */
export const Source = z.object({ source: SourceName, muted: z.boolean() });
export type Source = z.output<typeof Source>;

export const Sources = z.array(Source).check(
  z.maxLength(SourceName.options.length),
  z.refine((list) => new Set(list.map(({ source }) => source)).size === list.length, 'names a source twice'),
);

export type Sources = z.output<typeof Sources>;

export const Peer = z.object({
  peerId: PeerId,
  person: Person,
  sources: Sources,
  /** False while its signaling connection is lost and may still come back. */
  connected: z.boolean(),
  role: Role,
});
export type Peer = z.output<typeof Peer>;

/** `moved`: to a new seat of the same person, on another page or device; its `room.peer-joined` follows. */
export const PeerLeftReason = z.enum(['left', 'timed-out', 'moved', 'removed']);
export type PeerLeftReason = z.output<typeof PeerLeftReason>;

export const roomRequests = {
  /** Declares *all* that this peer publishes now; what is not named is not published. */
  'room.sources': {
    params: z.object({
      callId: CallId,
      sources: Sources,
      /** Whether the person means to be muted, also while there is no microphone. Left out: as the microphone says. */
      muted: z.optional(z.boolean()),
      /** The last order that was heard before this was said; an older word undoes nothing that a moderator did. */
      heard: z._default(Order, 0),
    }),
    result: z.object({}),
  },
} as const;

export const roomNotifications = {
  /** This device has a seat. `peers` are the others. `path` is the one to open; null: nobody else is here yet. */
  'room.joined': z.object({
    callId: CallId,
    peerId: PeerId,
    peers: z.array(Peer),
    path: z.nullable(Path),
    moderation: Moderation,
    hands: Hands,
    /** Begin muted: this person was muted when they were here last. */
    muted: z.boolean(),
  }),
  'room.peer-joined': z.object({ callId: CallId, peer: Peer }),
  'room.peer-left': z.object({ callId: CallId, peerId: PeerId, reason: PeerLeftReason }),
  'room.peer-connection': z.object({ callId: CallId, peerId: PeerId, connected: z.boolean() }),
  'room.sources': z.object({ callId: CallId, peerId: PeerId, sources: Sources }),
} as const;
