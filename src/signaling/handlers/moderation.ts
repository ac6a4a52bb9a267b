import type { CallRegistry } from '../../calls/call-registry.ts';
import type { Device } from '../../calls/device.ts';
import type { CallId } from '../../protocol/ids.ts';
import type { moderationRequests } from '../../protocol/moderation.ts';
import type { RoomModeration } from '../../rooms/moderation/room-moderation.ts';
import type { Handlers } from '../dispatcher.ts';

export function moderationHandlers(calls: CallRegistry): Pick<Handlers, keyof typeof moderationRequests> {
  const { moderation } = calls;
  const of = (device: Device, callId: CallId): RoomModeration => calls.room(device, callId).moderation;

  return {
    'moderation.mute'({ callId, peerId }, { device, now }) {
      of(device, callId).mute(device.deviceId, peerId, now);
      return {};
    },

    'moderation.mute-all'({ callId }, { device, now }) {
      return { muted: of(device, callId).muteAll(device.deviceId, now) };
    },

    'moderation.ask-unmute'({ callId, peerId }, { device }) {
      of(device, callId).askToUnmute(device.deviceId, peerId);
      return {};
    },

    'moderation.stop-screen'({ callId, peerId }, { device, now }) {
      of(device, callId).stopScreen(device.deviceId, peerId, now);
      return {};
    },

    'moderation.remove'(params, { device, now }) {
      moderation.remove(device, params, now);
      return {};
    },

    'moderation.let-in'({ callId, userId }, { device }) {
      of(device, callId).letIn(device.deviceId, userId);
      return {};
    },

    'moderation.lock'({ callId, locked }, { device }) {
      of(device, callId).lock(device.deviceId, locked);
      return {};
    },

    'moderation.lobby'(params, { device, now }) {
      moderation.openLobby(device, params, now);
      return {};
    },

    'lobby.wait'(params, { device, now }) {
      moderation.wait(device, params, now);
      return {};
    },

    'lobby.leave'(_, { device }) {
      moderation.leaveLobby(device.deviceId);
      return {};
    },

    'lobby.admit'(params, { device, now }) {
      moderation.answerLobby(device, params, true, now);
      return {};
    },

    'lobby.deny'(params, { device, now }) {
      moderation.answerLobby(device, params, false, now);
      return {};
    },

    'room.hand'({ callId, raised }, { device }) {
      of(device, callId).raiseHand(device.deviceId, raised);
      return {};
    },

    'room.react'({ callId, reaction }, { device }) {
      of(device, callId).react(device.deviceId, reaction);
      return {};
    },
  };
}
