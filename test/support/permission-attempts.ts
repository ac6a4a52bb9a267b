import type { RequestType } from '../../src/protocol/contract.ts';
import type { CallId, PeerId } from '../../src/protocol/ids.ts';
import type { Permission } from '../../src/protocol/permissions.ts';
import { camera, opus } from './conferences.ts';

/** What an attempt is about: Carl sits in the meeting, Dora is online, Eve waits in the lobby. */
export type Scene = { callId: CallId; generation: number; carl: PeerId };

export type Attempt = { readonly request: RequestType; readonly data: (scene: Scene) => object };

const declares =
  (source: string) =>
  ({ callId }: Scene) => ({ callId, sources: [{ source, muted: false }] });
const produces =
  (source: string, rtpParameters: object) =>
  ({ callId, generation }: Scene) => ({ callId, generation, transportId: 'none', source, rtpParameters });
const onCarl = ({ callId, carl: peerId }: Scene) => ({ callId, peerId });

/** Every request that each permission guards. A permission without one does not compile. */
export const attempts: Readonly<Record<Permission, readonly [Attempt, ...Attempt[]]>> = {
  'publish-audio': [
    { request: 'room.sources', data: declares('microphone') },
    { request: 'media.produce', data: produces('microphone', opus) },
  ],
  'publish-video': [
    { request: 'room.sources', data: declares('camera') },
    { request: 'media.produce', data: produces('camera', camera) },
  ],
  'publish-screen': [
    { request: 'room.sources', data: declares('screen') },
    { request: 'media.produce', data: produces('screen', camera) },
    { request: 'media.produce', data: produces('screen-audio', opus) },
  ],
  'add-people': [{ request: 'call.add', data: ({ callId }) => ({ callId, userId: 'dora' }) }],
  'mute-others': [
    { request: 'moderation.mute', data: onCarl },
    { request: 'moderation.mute-all', data: ({ callId }) => ({ callId }) },
    { request: 'moderation.ask-unmute', data: onCarl },
  ],
  'stop-screen': [{ request: 'moderation.stop-screen', data: onCarl }],
  admit: [
    { request: 'lobby.deny', data: ({ callId }) => ({ callId, userId: 'eve' }) },
    { request: 'lobby.admit', data: ({ callId }) => ({ callId, userId: 'frank' }) },
  ],
  lock: [
    { request: 'moderation.lock', data: ({ callId }) => ({ callId, locked: true }) },
    { request: 'moderation.lobby', data: ({ callId }) => ({ callId, on: true }) },
  ],
  remove: [
    { request: 'moderation.remove', data: onCarl },
    { request: 'moderation.let-in', data: ({ callId }) => ({ callId, userId: 'carl' }) },
  ],
};

/** The name of the test that guards it. */
export const guardOf = (permission: Permission): string =>
  `G1: without ${permission} it is refused, and changes nothing`;
