import type { CallOutcome, InviteEndReason, RingEndReason } from '../src/protocol/calls.ts';
import type { CallId, MeetingId, PeerId, UserId } from '../src/protocol/ids.ts';
import type { Role } from '../src/protocol/permissions.ts';
import type { Person, PresenceChoice } from '../src/protocol/presence.ts';
import type { Mark, Verdict } from '../src/protocol/quality.ts';
import type { SourceName } from '../src/protocol/rooms.ts';
import type { Me } from '../src/protocol/session.ts';
import type { Generation, SwitchReason, Topology } from '../src/protocol/topology.ts';
import type { DeviceList, DeviceProblem, Devices, WantedDevices } from './devices-api.ts';
import type { CallRating, ConnectionTest, ConnectionTestOptions, Diagnosis } from './diagnosis-api.ts';
import type { CallFigures } from './figures-api.ts';
import type { Moderation } from './moderation-api.ts';
import type { CallHistory, Directory, MissedCalls, OwnPresence } from './people-api.ts';
import type { Pictures } from './pictures-api.ts';
import type { ScreenMode, ScreenSource, ShareOptions } from './screen-api.ts';
import type { AboutMeeting, ConnectionState, Credentials, Problem } from './sign-in-api.ts';

export type * from './devices-api.ts';
export type * from './diagnosis-api.ts';
export type * from './figures-api.ts';
export type * from './moderation-api.ts';
export type * from './people-api.ts';
export type * from './pictures-api.ts';
export type * from './screen-api.ts';
export type * from './sign-in-api.ts';

/** The SDK's whole public surface, as types. `createClient` in `index.ts` gives a `Client`. */

export type ClientOptions = {
  /** The signaling server, `ws:` or `wss:`; default: `/ws` on the page's own host. */
  url?: string;
  /** Shown to operators beside the session. */
  clientName?: string;
  /** Whether somebody may be rung here during a call; default: no, they are busy then. */
  callWaiting?: boolean;
  /**
   * Whether the page says of every picture which element shows it (`Call.pictures`); default: no. Then calls begin with
   * small pictures, until it is seen how large they are to be.
   */
  watchesPictures?: boolean;
  /** Relay-only where a company's policy or a test wants it. */
  iceTransportPolicy?: RTCIceTransportPolicy;
  /** Where listener errors and warnings go; default: `console`. */
  log?: (level: 'debug' | 'warn' | 'error', message: string, details?: unknown) => void;
};

/**
 * `microphone: false`: muted from the beginning, and nobody is asked for it before it is unmuted. `name`: of who is called,
 * where this client does not know them.
 */
export type CallOptions = { video: boolean; microphone?: boolean; conversationId?: string; name?: string };

export type ClientEvents = {
  state: ConnectionState;
  /** The whole list, sorted by name, without me; in a large application those who are watched (`directory`). */
  people: readonly Person[];
  /** What I am to be seen as: chosen here, or on another device. */
  presence: PresenceChoice;
  'missed-calls': MissedCalls;
  /** Somebody calls; `call.state.phase` is `incoming`. */
  incoming: Call;
  /** The calls of this device that have not ended. */
  calls: readonly Call[];
  /** Where one could go on by `rejoin`. */
  ownCalls: readonly OwnCall[];
  /** A device was plugged in or out, or its labels became readable. */
  devices: DeviceList;
  problem: Problem;
};

export type DiagnoseOptions = {
  /** The call that it is about: one of this device, running or ended within the last ten minutes. */
  readonly call?: Call;
  /** Gives up; the promise is rejected with the signal's reason. */
  readonly signal?: AbortSignal;
};

export interface Client {
  readonly state: ConnectionState;
  readonly people: readonly Person[];
  readonly calls: readonly Call[];
  readonly ownCalls: readonly OwnCall[];
  readonly devices: Devices;
  readonly presence: OwnPresence;
  readonly directory: Directory;
  readonly history: CallHistory;
  on<K extends keyof ClientEvents>(event: K, listener: (data: ClientEvents[K]) => void): () => void;
  /** Rejects with an `SdkError`. For a guest, `guestToken` signs other tabs in as the same user. */
  signIn(credentials: Credentials): Promise<{ me: Me; guestToken: string | null }>;
  signOut(): Promise<void>;
  /**
   * Opens the microphone (unless `microphone` is false) and the camera (if `video`) while it rings; a device that does
   * not open does not stop the call.
   */
  call(userId: UserId, options: CallOptions): Promise<Call>;
  /**
   * A link's id for a meeting that begins with the first who joins; this user is its owner. `lobby`: whoever else comes is
   * let in by those who run it. `guests`: people without an account come in by the link, too.
   */
  createMeeting(options?: { lobby?: boolean; guests?: boolean }): Promise<MeetingId>;
  /**
   * Whose meeting a link is of, and whether one may come in as a guest: for a page that asks for a name, before `signIn`.
   * Rejects with an `SdkError` (`meeting-not-found`, `rate-limited`, `network`).
   */
  aboutMeeting(meetingId: MeetingId): Promise<AboutMeeting>;
  /**
   * Where `join` was refused with `must-wait`: asks to be let in, and resolves with true once this device may join, with
   * false where it may not. A new session waits on. Rejects with an `SdkError`, or with the signal's reason, by which it
   * waits no more.
   */
  waitToJoin(meetingId: MeetingId, options?: { signal?: AbortSignal }): Promise<boolean>;
  /**
   * Who is in the meeting, for the page that joins it: whoever looked is expected there for 30 s, and gets in faster. To be
   * asked every 20 s while the page is shown.
   */
  lookAtMeeting(meetingId: MeetingId): Promise<{ names: readonly string[] }>;
  /** Takes a seat in the meeting's call, perhaps alone. Rejects with `must-wait`, `call-locked` or `kept-out`, too. */
  join(meetingId: MeetingId, options: Pick<CallOptions, 'video' | 'microphone'>): Promise<Call>;
  /**
   * Takes a seat in one of `ownCalls`. Where another device of mine has one, it moves here: that device's call ends as
   * `moved`, and who was muted there is muted here.
   */
  rejoin(callId: CallId, options: Omit<CallOptions, 'conversationId'>): Promise<Call>;
  /** As the option of `createClient`, from now on. */
  setCallWaiting(allowed: boolean): void;
  /**
   * Takes the seat of a page before this one, by that page's `seatTicket` and `wanted`. Of microphone and camera only that
   * is opened which was sent there and wanted. The browser may ask for a click before there is sound. Rejects with an
   * `SdkError` (`call-ended`, `seat-expired`, …).
   */
  takeSeatBack(seatTicket: string, wanted: WantedDevices): Promise<Call>;
  /**
   * Why this machine cannot call, in one sentence with a stable code: tries the server, the SFU over UDP and TCP, and each
   * relay; looks whether devices could be opened, and opens none. Takes up to 15 s, signed in or not; in a call, too.
   * Those who run the server are told. Rejects only with the signal's reason.
   */
  diagnose(options?: DiagnoseOptions): Promise<Diagnosis>;
  /** As `diagnose`, and then sends sound and picture of its own making to the SFU and listens to what comes back. */
  testConnection(options?: ConnectionTestOptions): Promise<ConnectionTest>;
  /** Ends everything at once, as a closed tab would. */
  close(): void;
}

/** A running call of mine in which this device has no seat. `elsewhere`: another one of mine has. */
export type OwnCall = {
  readonly id: CallId;
  readonly seat: 'elsewhere' | 'left';
  /** Who is there besides me, as of when this began. */
  readonly others: readonly Person[];
  readonly video: boolean;
  readonly conversationId: string | null;
  readonly startedAt: number;
};

/** `moved`: the call goes on, on another device of mine. All times are this device's own, in milliseconds since the epoch. */
export type CallState =
  | { phase: 'placing' }
  /** Outgoing: `ringing` once a device of the callee confirmed that it rings. */
  | { phase: 'calling'; ringing: boolean; ringsUntil: number }
  | { phase: 'incoming'; ringsUntil: number }
  /** Answered; no media yet. */
  | { phase: 'connecting'; since: number }
  /** Also while nobody else is here. `mediaInterrupted`: the path is being repaired. */
  | { phase: 'active'; since: number; mediaInterrupted: boolean }
  | { phase: 'ended'; reason: CallOutcome | RingEndReason | 'moved' | 'removed' | 'failed'; durationMs: number };

export type LocalSource =
  | { state: 'off' }
  | { state: 'opening' }
  | { state: 'live'; muted: boolean; deviceId: string; label: string }
  | { state: 'unavailable'; problem: DeviceProblem };

export type LocalMedia = {
  microphone: LocalSource;
  camera: LocalSource;
  /** What to show in the own tile; the object stays the same for a call's whole life. */
  stream: MediaStream;
  screen: ScreenSource;
  /** What others receive badly because of this device or its line. Absent: nothing is wrong here. */
  quality: Partial<Record<SourceName, SourceQuality>>;
};

/**
 * How well a source is received, 1 to 5, smoothed (ITU-T P.800; null: not known, or nothing is to be seen or heard), the
 * same in a word, and what is wrong with it (null: nothing). It changes seldom enough to be shown as it is.
 */
export type SourceQuality = {
  readonly mos: number | null;
  readonly mark: Mark | null;
  readonly verdict: Verdict | null;
};

export type RemotePeer = {
  readonly peerId: PeerId;
  readonly person: Person;
  readonly connected: boolean;
  readonly role: Role;
  /** Absent: not published. */
  readonly sources: Partial<Record<SourceName, { muted: boolean }>>;
  /** Microphone and camera. The object stays the same while the peer is in the room; tracks change inside. */
  readonly stream: MediaStream;
  /** The shared screen and its sound; without tracks while there is none. Stays the same as `stream` does. */
  readonly screenStream: MediaStream;
  /** How well this device receives each source; absent: not known yet. */
  readonly quality: Partial<Record<SourceName, SourceQuality>>;
};

/** Somebody who was added and has not answered yet, or has just not done so. */
export type Invitee = {
  readonly person: Person;
  readonly state:
    | { phase: 'ringing'; heard: boolean; ringsUntil: number }
    | { phase: 'ended'; reason: InviteEndReason };
};

/** Where the media travels, for diagnostics; nothing in a call depends on it. `next`: a path is being prepared. */
export type MediaRoute = {
  readonly topology: Topology;
  readonly generation: Generation;
  readonly next: { topology: Topology; generation: Generation; reason: SwitchReason } | null;
};

export type CallEvents = {
  state: CallState;
  peers: readonly RemotePeer[];
  invitees: readonly Invitee[];
  local: LocalMedia;
  /** Who speaks now, the loudest first; without me. */
  speakers: readonly PeerId[];
  route: MediaRoute | null;
  /** Every 1.25 s while media flows. */
  figures: CallFigures;
  /** `sfu-unreachable`: this device, or everybody, cannot reach the conference server; it is tried again. */
  problem: Problem;
};

export interface Call {
  readonly id: CallId | null;
  /** `meeting`: joined by a link. `rejoined`: gone on with, or taken back by `takeSeatBack`. */
  readonly direction: 'incoming' | 'outgoing' | 'meeting' | 'rejoined';
  /** Whom one called, who calls, or the only other one in a call that was gone on with; else null. */
  readonly with: Person | null;
  /** The name of the application whose server calls, or adds this person to a call: no person does. Else null. */
  readonly application: string | null;
  /** Who was in the call when this device was rung, besides `with`. */
  readonly others: readonly Person[];
  readonly video: boolean;
  readonly conversationId: string | null;
  /**
   * For `takeSeatBack`, should this page be loaded anew: to be kept by this tab alone, with `wanted`, from `pagehide` on.
   * Null: there is no seat. It changes, and is as secret as the access token.
   */
  readonly seatTicket: string | null;
  readonly wanted: WantedDevices;
  readonly state: CallState;
  readonly peers: readonly RemotePeer[];
  readonly invitees: readonly Invitee[];
  readonly local: LocalMedia;
  readonly speakers: readonly PeerId[];
  readonly route: MediaRoute | null;
  /** The newest; null: nothing was measured yet. */
  readonly figures: CallFigures | null;
  readonly moderation: Moderation;
  readonly pictures: Pictures;
  on<K extends keyof CallEvents>(event: K, listener: (data: CallEvents[K]) => void): () => void;
  /** Rings somebody for this call. Rejects with an `SdkError` (`user-busy`, `user-offline`, `limit-reached`, …). */
  add(userId: UserId): Promise<void>;
  /** The id of this call's link; the same one each time. */
  link(): Promise<MeetingId>;
  /**
   * Opens the browser's chooser; to be called in a click. Resolves when the screen is shared; resolves with false when
   * the person closed the chooser. Rejects with `screen-share-failed`, or `not-possible-now`.
   */
  shareScreen(options?: ShareOptions): Promise<boolean>;
  /** While the screen is shared: nothing is chosen anew. Rejects with `not-possible-now`. */
  setScreenMode(mode: ScreenMode): Promise<void>;
  stopSharing(): Promise<void>;
  answer(options: { video: boolean; microphone?: boolean }): Promise<void>;
  decline(scope?: 'device' | 'everywhere'): Promise<void>;
  /** Cancels, or leaves: whatever ends my part now. */
  hangUp(): Promise<void>;
  setMicrophoneMuted(muted: boolean): Promise<void>;
  /** On opens the camera (first time or again); off stops it, and its light goes out. */
  setCamera(on: boolean): Promise<void>;
  /** Tries to open the chosen devices again after a problem. */
  retryDevices(): Promise<void>;
  /** How it was, for those who run the server: within ten minutes of the end. A later word replaces the one before. */
  rate(rating: CallRating): Promise<void>;
  /** The path's own numbers, for diagnostics (W3C webrtc-stats). Null when there is no path. */
  getStats(): Promise<RTCStatsReport | null>;
}
