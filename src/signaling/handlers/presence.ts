import type { Presence } from '../../calls/presence.ts';
import type { presenceRequests } from '../../protocol/presence.ts';
import type { Handlers } from '../dispatcher.ts';
import type { PresenceBroadcast } from '../presence-broadcast.ts';

export const presenceHandlers = (
  presence: Presence,
  broadcast: PresenceBroadcast,
): Pick<Handlers, keyof typeof presenceRequests> => ({
  'presence.choose'({ choice }, { device }) {
    presence.choose(device, choice);
    return {};
  },

  'presence.idle'({ idle }, { device }) {
    presence.setIdle(device, idle);
    return {};
  },

  'presence.watch'({ userIds }, { device }) {
    return { people: broadcast.watch(device, userIds) };
  },

  'presence.find'(query, { device }) {
    return presence.find(device, query);
  },
});
