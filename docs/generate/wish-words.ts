import type { ErrorCode } from '../../src/protocol/errors.ts';
import type { NotificationWords } from './notification-words.ts';
import type { RequestWords } from './request-words.ts';
import type { TypeWords } from './type-words.ts';

const path = { callId: 'The call.', generation: 'The path through the SFU that the message is about.' };
const onPath: readonly ErrorCode[] = ['call-not-found', 'call-ended', 'stale-generation'];

const wishesFields = {
  sources: 'Of single sources of others, each once.',
  'sources[].peerId': 'Whose; not your own.',
  'sources[].source': 'Which. They need not send it yet.',
  'sources[].wish': 'How; null: not at all. Sounds have no sizes.',
  others: 'Of cameras and screens that are not in `sources`; null: not at all. Sounds that are not there are sent.',
  maxCameras:
    'Of the cameras wished for no more than these: all of priority `high`, then those whose people spoke last, then those that came first; `low` comes last. Left out: all.',
};

export const wishRequestWords: Readonly<Record<'media.wishes' | 'media.picture', RequestWords>> = {
  'media.wishes': {
    summary:
      'All that you wish to receive, in place of what you wished before. Who never says it is sent everything. Say it when you show a path, and when what you show has changed and come to rest. See [what is watched](#what-is-watched).',
    params: { ...path, ...wishesFields },
    result: {},
    refusals: [...onPath, 'peer-not-found'],
  },
  'media.picture': {
    summary: 'A picture of yours has another size than you said: another camera, a phone that was turned.',
    params: { ...path, producerId: 'One of yours.', picture: 'Its size now.' },
    result: {},
    refusals: [...onPath, 'producer-not-found'],
  },
};

export const wishNotificationWords: Readonly<
  Record<'media.layers' | 'media.codecs' | 'media.held' | 'media.voices', NotificationWords>
> = {
  'media.layers': {
    summary:
      'To the one who sends it: which layers of a picture anybody watches, or may have to fall back to. Encode these and no others (`active` of each encoding, by `setParameters`), from now on. Before it is said, all.',
    data: { ...path, producerId: 'Which of yours.', layers: 'From 0, the smallest. Empty: nobody looks.' },
  },
  'media.held': {
    summary:
      'To the one who sends it: the SFU measured that a source takes more than it may, and forwards nothing of it. Send less: 15 s after the last time that it was too much it is forwarded again, which is said as well. Closing the producer and making another one changes nothing of that.',
    data: {
      ...path,
      producerId: 'Which of yours.',
      reason: '`too-much`: nothing of it is forwarded from here on. `over`: it is again.',
      maxBitrate:
        'All layers together, in bit/s: 400 kbit/s of a microphone, 600 of a screen’s sound, 8 Mbit/s of a camera or a screen.',
      bitrate: 'What was measured, in bit/s; null with `over`.',
    },
  },
  'media.voices': {
    summary:
      'So many talk at once that the SFU forwards only the loudest, or does so no more. Whoever is named speaks, and is to be shown so; what does not come of them is neither lost nor muted.',
    data: {
      ...path,
      withheld:
        'Whose microphones are not forwarded now, but to those who have pinned something of theirs (`high`). Nobody else’s are withheld.',
    },
  },
  'media.codecs': {
    summary:
      'Somebody came to the path who cannot decode what you send, or would. Close the producer of each picture that you send with another codec, and produce it again with this one.',
    data: { ...path, camera: 'Encode your camera with it.', screen: 'Encode your screen with it.' },
  },
};

export const wishTypeWords = {
  VideoCodec: { summary: 'By its name in MIME types: `video/VP8`.', fields: {} },
  VideoAbilities: {
    summary: 'What a device can do with pictures.',
    fields: {
      decodes: 'What it can show.',
      encodes: 'What it can send.',
      cheaply: 'Of those, what it encodes in hardware (`powerEfficient` of `mediaCapabilities.encodingInfo`).',
    },
  },
  Wish: {
    summary: 'How a source is wished for. What is left out is not bounded.',
    fields: {
      maxHeight:
        'In pixels of the picture as it is sent. You get its largest layer that is not higher, or the smallest one where all are.',
      maxFrameRate: 'A second; in the same way.',
      priority: '`high`: pinned, kept before all others. `low`: gives way first.',
    },
  },
  Wishes: { summary: 'All that a peer wishes to receive.', fields: wishesFields },
  SentPicture: {
    summary: 'How large a picture is sent: its largest layer. Each smaller layer is half as high as the next.',
    fields: { height: 'In pixels.', frameRate: 'A second, at most.' },
  },
} as const satisfies Readonly<Record<string, TypeWords>>;
