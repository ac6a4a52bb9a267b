import type { historyRequests } from '../../src/protocol/history.ts';
import type { presenceNotifications, presenceRequests } from '../../src/protocol/presence.ts';
import type { NotificationWords } from './notification-words.ts';
import type { RequestWords } from './request-words.ts';
import type { TypeWords } from './type-words.ts';

export const presenceRequestWords: Readonly<Record<keyof typeof presenceRequests, RequestWords>> = {
  'presence.choose': {
    summary:
      'What you wish to be seen as, on all your devices. It is kept while one of them is signed in; remember it, and say it in `hello`.',
    params: {
      choice:
        '`online`: as it is, so away when every device is idle. `away`: calls ring all the same. `do-not-disturb`: calls do not ring, and are missed.',
    },
    result: {},
    refusals: [],
  },
  'presence.idle': {
    summary: 'Nobody has done anything at this device for some minutes, or somebody is here again.',
    params: { idle: 'Whoever is idle on all devices is `away`.' },
    result: {},
    refusals: [],
  },
  'presence.watch': {
    summary:
      'Whose changes you are told from now on, in the place of those whom you watched before. Where everybody is told of everybody it changes nothing.',
    params: { userIds: 'Nobody: an empty list.' },
    result: { people: 'Those of them who are signed in; the others are offline.' },
    refusals: [],
  },
  'presence.find': {
    summary: 'Who is signed in, by name, page by page. You are not among them.',
    params: {
      query: 'Each of its words has to begin a word of the name; case and accents do not count. Empty: everybody.',
      after: '`next` of the page before.',
      limit: 'People on a page.',
    },
    result: {
      people: 'The page. Watch them to see their states change.',
      next: 'For the page that follows; null: this is the last one.',
      total: 'How many people are signed in, whatever was asked.',
    },
    refusals: [],
  },
};

export const historyRequestWords: Readonly<Record<keyof typeof historyRequests, RequestWords>> = {
  'history.calls': {
    summary:
      'Your own calls, the newest first, on whatever device they were; also those that never rang. A call that has just ended is among them.',
    params: {
      missed: 'Only those that you missed, seen or not.',
      limit: 'Calls on a page.',
      cursor: '`next` of the page before.',
    },
    result: { calls: 'The page.', next: 'For the page that follows; null: this is the last one.' },
    refusals: ['history-unavailable', 'invalid-data'],
  },
  'history.seen': {
    summary: 'You have seen which calls you missed. All your devices get `history.missed`.',
    params: { until: '`at` of the newest one that you have shown. Those missed since stay.' },
    result: {},
    refusals: [],
  },
};

export const presenceNotificationWords: Readonly<
  Record<Exclude<keyof typeof presenceNotifications, 'presence.changed'>, NotificationWords>
> = {
  'presence.chosen': {
    summary: 'Another device of yours said `presence.choose`.',
    data: { choice: 'What you are to be seen as.' },
  },
  'presence.partial': {
    summary:
      'More than 200 people are signed in now: you are not told of newcomers any more, but go on being told of those whom you know, until you say `presence.watch`.',
    data: {},
  },
};

export const historyNotificationWords: Readonly<Record<'history.missed', NotificationWords>> = {
  'history.missed': {
    summary:
      'The calls that you missed and have not seen. Soon after `hello`, if there are any, and whenever that changes, on all your devices. It takes the place of what was said before.',
    data: { count: 'How many; 100 stands for more.', calls: 'The newest 50 of them, the newest first.' },
  },
};

export const historyTypeWords: Readonly<Record<'LoggedPerson' | 'MissedCall' | 'RememberedCall', TypeWords>> = {
  LoggedPerson: {
    summary: 'A user, as the call log remembers them.',
    fields: { userId: 'The id to call.', name: 'As it was then; the id, where it was not known.' },
  },
  MissedCall: {
    summary: 'A call for which you were rung, or should have been, without answering, declining, or coming later.',
    fields: {
      callId: 'The call.',
      from: 'Who began it; null: your application’s server.',
      group: 'Others were in it, or were rung for it.',
      video: 'Whether who began it meant to show a camera.',
      at: 'When you had missed it: for `history.seen`.',
    },
  },
  RememberedCall: {
    summary: 'A call in which you had a part.',
    fields: {
      callId: 'The call.',
      conversationId: 'As the caller gave it.',
      direction:
        '`outgoing`: you began it by calling somebody. `incoming`: you were rung. `meeting`: you came by a link.',
      fromApplication: 'No person called: your application’s server did.',
      video: 'Whether who began it meant to show a camera.',
      missed: 'You were rung, or should have been, and neither answered nor declined nor came later.',
      people: 'The others: the first ten.',
      others: 'How many others there were.',
      startedAt: 'When it was placed.',
      answeredAt: 'When there were two.',
      endedAt: 'Null: it runs, or its server was gone before it ended.',
      durationMs: 'Since there were two.',
      outcome: 'How it [ended](#outcomes); `unreachable`: it never rang.',
      unreachable: 'Why it never rang.',
      topologies: 'How its media travelled.',
      worstMos: 'The mean of its worst minute, 1 to 5; null: nothing was scored.',
    },
  },
};
