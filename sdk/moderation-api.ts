import type { PeerId, UserId } from '../src/protocol/ids.ts';
import type { Reaction } from '../src/protocol/moderation.ts';
import type { Permission, Role } from '../src/protocol/permissions.ts';
import type { Person } from '../src/protocol/presence.ts';

/** What this person may in a call, and how it is kept. Before there is a seat: nothing, and not at all. */
export type ModerationState = {
  /** False: nobody has said yet what this person may. */
  readonly seated: boolean;
  readonly role: Role;
  readonly permissions: ReadonlySet<Permission>;
  readonly locked: boolean;
  /** Who comes is let in by those who may admit. */
  readonly lobby: boolean;
  /** Empty for who may not admit. */
  readonly waiting: readonly Person[];
  /** Who was removed and cannot come back; empty for who may not remove. */
  readonly keptOut: readonly Person[];
  /** The first to raise it first. */
  readonly hands: readonly { readonly peerId: PeerId; readonly mine: boolean }[];
};

/**
 * What a moderator did to this device. `muted` and `screen-stopped` are done already; `unmute-asked` is a request that
 * the person may follow, by `setMicrophoneMuted(false)`, or not.
 */
export type ModerationNotice = {
  readonly kind: 'muted' | 'unmute-asked' | 'screen-stopped' | 'removed';
  /** Null: the application's own server. */
  readonly by: Person | null;
};

export type Reacted = {
  readonly peerId: PeerId;
  readonly mine: boolean;
  readonly reaction: Reaction;
  readonly count: number;
};

export type ModerationEvents = {
  changed: ModerationState;
  notice: ModerationNotice;
  /** Those of a fifth of a second together; to be shown for a moment. */
  reactions: readonly Reacted[];
};

/** Each rejects with an `SdkError`: `not-allowed` where the permission is missing. */
export interface Moderation {
  readonly state: ModerationState;
  on<K extends keyof ModerationEvents>(event: K, listener: (data: ModerationEvents[K]) => void): () => void;
  mute(peerId: PeerId): Promise<void>;
  /** Everybody but me. Resolves with how many were not muted before. */
  muteAll(): Promise<number>;
  /** Nobody is unmuted by somebody else: they are asked. */
  askToUnmute(peerId: PeerId): Promise<void>;
  stopScreen(peerId: PeerId): Promise<void>;
  /** From the call, on all devices; they are kept out until it ends or they are let in. */
  remove(peerId: PeerId): Promise<void>;
  letIn(userId: UserId): Promise<void>;
  setLocked(locked: boolean): Promise<void>;
  setLobby(on: boolean): Promise<void>;
  admit(userId: UserId): Promise<void>;
  deny(userId: UserId): Promise<void>;
  raiseHand(raised: boolean): Promise<void>;
  react(reaction: Reaction): Promise<void>;
}
