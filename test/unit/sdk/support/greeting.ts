import { Moderation } from '../../../../src/protocol/moderation.ts';

/** What `room.joined` says besides of a call between equals. */
export const greeting = {
  moderation: Moderation.parse({
    role: 'member',
    permissions: ['publish-audio', 'publish-video', 'publish-screen', 'add-people'],
    locked: false,
    lobby: false,
    waiting: [],
    keptOut: [],
  }),
  hands: [],
  muted: false,
};
