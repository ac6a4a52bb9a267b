import { expect } from 'vitest';
import { type Circumstances, digestOf, type Look, type Measurement } from '../../../../sdk/quality/digest-of.ts';
import { PeerId } from '../../../../src/protocol/ids.ts';
import {
  Digest,
  type ReceivedAudio,
  type ReceivedVideo,
  type SentAudio,
  type SentVideo,
} from '../../../../src/protocol/quality-digest.ts';
import type { SourceName } from '../../../../src/protocol/rooms.ts';

export const [boris, carol] = ['boris', 'carol'].map((name) => PeerId.parse(name)) as [PeerId, PeerId];
export const published = (...sources: SourceName[]) => sources.map((source) => ({ source, muted: false }));
const between: Circumstances = {
  sent: published('microphone', 'camera'),
  received: [
    { peerId: boris, source: 'microphone' },
    { peerId: boris, source: 'camera' },
  ],
  signalingRttMs: undefined,
};

/** As it would be sent: what does not fit the schema fails. */
export function measured(
  looks: { before: Look; after: Look },
  circumstances: Partial<Circumstances> = {},
): Measurement {
  const measurement = digestOf(looks.before, looks.after, { ...between, ...circumstances });
  const digest = { seq: 1, at: 1, generation: 1, ...measurement };
  expect(Digest.parse(digest)).toEqual(digest);
  return measurement;
}

export const sent = <K extends 'audio' | 'video'>({ sent: all }: Measurement, kind: K, source?: SourceName) =>
  all.find((it) => it.kind === kind && (!source || it.source === source)) as K extends 'audio' ? SentAudio : SentVideo;
export const received = <K extends 'audio' | 'video'>({ received: all }: Measurement, kind: K) =>
  all.find((it) => it.kind === kind) as K extends 'audio' ? ReceivedAudio : ReceivedVideo;
