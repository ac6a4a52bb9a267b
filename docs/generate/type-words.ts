import { diagnosticsTypeWords } from './diagnostics-words.ts';
import { mediaTypeWords } from './media-type-words.ts';
import { moderationTypeWords } from './moderation-words.ts';
import { historyTypeWords } from './people-words.ts';
import { qualityTypeWords } from './quality-words.ts';
import type { TypeName } from './schema-fields.ts';

export type TypeWords = { summary: string; fields: Readonly<Record<string, string>> };

export const typeWords: Readonly<Record<TypeName, TypeWords>> = {
  Identifier: {
    summary:
      'Ids of applications, users, devices, sessions, calls, meetings and peers. The server makes UUIDs; a user’s id is the access token’s `sub`. Read nothing into them.',
    fields: {},
  },
  DisplayName: { summary: 'What people read. Space around it is cut off; control characters are refused.', fields: {} },
  Timestamp: {
    summary: 'Milliseconds since the Unix epoch, by the server’s clock. Compare with `serverTime`.',
    fields: {},
  },
  DurationMs: { summary: 'A length of time in milliseconds, at most a day.', fields: {} },
  Generation: { summary: 'The number of a media path in its room. It rises and is never used again.', fields: {} },
  Credentials: {
    summary: 'Who signs in.',
    fields: {
      method: 'Which kind of credentials.',
      token: 'A JWT that is signed with an application’s key, or a `guestToken`.',
      name: 'What the others will read. Every sign-in by name makes a new user.',
      meetingId:
        'Of a link that [lets guests in](#guests-of-a-meeting): the guest is of its application, in that meeting alone.',
    },
  },
  Me: {
    summary: 'Who the server holds you for, as your credentials say.',
    fields: {
      userId: 'Your id in the application.',
      name: 'What the others read.',
      applicationId: 'Your application; `guests` for who signed in by name alone.',
      applicationName: 'What people call it: who calls, where no person does.',
      guest: 'Whether you came as a guest.',
      meetingId: 'The only meeting that you may join, by your access token or as its guest.',
    },
  },
  Person: {
    summary: 'A user, over all devices.',
    fields: {
      userId: 'The id to call.',
      name: 'What to show.',
      state:
        '`away`: chosen, or nobody is at any of the user’s devices. `do-not-disturb`: chosen, and it does not ring. `in-call`: one of the user’s devices calls or is in a call. A lost connection is `offline` only after grace.',
    },
  },
  OwnCall: {
    summary: 'A running call of your user’s, in which this device has no seat.',
    fields: {
      callId: 'The call.',
      seat: '`elsewhere`: another device of yours is in it. `left`: none is any more.',
      others: 'Who was there besides you when this was told. Not told again for each who comes and goes.',
      video: 'Whether who began it meant to show a camera.',
      conversationId: 'As the caller gave it.',
      startedAt: 'When the call was placed, or the meeting began.',
    },
  },
  Peer: {
    summary: 'One device’s seat in a room.',
    fields: {
      peerId: 'The seat; the address of `p2p` messages.',
      person: 'Who sits there.',
      sources: 'What the peer publishes.',
      connected: 'False while its signaling connection is lost.',
      role: 'Who they are in this call.',
    },
  },
  Source: {
    summary: 'Something that a peer publishes.',
    fields: {
      source: 'What it is.',
      muted: 'True: published, but silent or dark because the person wants it so.',
    },
  },
  Path: {
    summary: 'One way for a room’s media to travel: between two browsers, or through the SFU.',
    fields: {
      topology: 'How media travels.',
      generation: 'The path’s number; it stamps every message about it.',
      polite: 'Your part in perfect negotiation. False: you make the first offer.',
    },
  },
  SessionDescription: {
    summary: '`RTCSessionDescriptionInit`. Rollbacks and provisional answers do not travel.',
    fields: { type: 'Offer or answer.', sdp: 'Lines of `<letter>=<value>`, the first of which is `v=0`.' },
  },
  IceCandidate: {
    summary: '`RTCIceCandidateInit`, as `RTCIceCandidate.toJSON()` gives it.',
    fields: {
      candidate: 'The candidate attribute. The empty string ends the candidates of a media section.',
      sdpMid: 'The media section’s `mid`.',
      sdpMLineIndex: 'The media section’s index.',
      usernameFragment: 'Tells candidates of an ICE restart from earlier ones.',
    },
  },
  IceServer: {
    summary: '`RTCIceServer`.',
    fields: {
      urls: '`stun:`, `turn:` or `turns:` addresses.',
      username: 'For TURN.',
      credential: 'For TURN.',
    },
  },
  ...historyTypeWords,
  ...mediaTypeWords,
  ...moderationTypeWords,
  ...qualityTypeWords,
  ...diagnosticsTypeWords,
};
