import type { TimelineEventType } from '../../src/history/timeline.ts';

/** What each event of a call's timeline means. */
export const timelineWords: Readonly<Record<TimelineEventType, string>> = {
  placed: 'The call began: it rings for somebody, or it is a meeting’s, with the first who came.',
  rang: 'A device of theirs said that it rings.',
  invited: 'Somebody was added, and is being rung.',
  'invitation-ended': 'What came of ringing somebody who was added.',
  answered: 'Who was rung took a seat.',
  joined: 'Somebody took a seat by the meeting’s link.',
  seated: 'A seat was taken: from here on the person is this peer.',
  left: 'A seat was given up.',
  connection: 'The peer’s signaling connection was lost, or is back. Media goes on meanwhile.',
  sources: 'What the peer sends from here on.',
  connected: 'Media reached all ends for the first time; `setupMs` is since there were two.',
  switching: 'A path is being opened, beside `from` or where nothing carries media.',
  committed: 'Everybody who was waited for uses the path.',
  abandoned: 'The path was given up, and `kept` goes on.',
  ready:
    'What a peer measured while it changed over: `gapMs` is the longest interval without a picture beyond the usual one.',
  'path-failed': 'The path did not open, or broke: what a client found, or what the server saw.',
  'media-failed': 'No path comes up any more.',
  'candidate-pair': 'The pair of ICE candidates that the peer’s media uses from here on.',
  layers: 'Which layers of a source the SFU forwards to a viewer from here on; null: none.',
  held: 'A source took more than it may, and the SFU forwards nothing of it; or it does again.',
  'stray-media': 'Much came from this peer that belongs to nothing it sends, and was dropped.',
  'verdict-begun': 'Something is wrong with a source at a viewer; whose fault it is, and by which evidence.',
  'verdict-ended': 'It is not any more.',
  cut: 'More than 1,000 events of type `of` happened; those that follow are not here.',
  ended: 'The end, or that there was no beginning (`unreachable`). `by`: whose hand it was; null: nobody’s.',
};
