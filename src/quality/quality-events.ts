import type { NotificationData } from '../protocol/contract.ts';
import type { ApplicationId, CallId, DeviceId, PeerId } from '../protocol/ids.ts';
import type { DigestRefusal } from './digest.ts';
import type { LegSample } from './sample.ts';

type InRoom = { callId: CallId; applicationId: ApplicationId };

/** Facts about quality, in the past tense. */
export type QualityEvents = {
  /** What is known of sources on their way in one period; once a period for each way, the oldest first. */
  samples: InRoom & { samples: readonly LegSample[] };
  /** A digest of this peer, or a part of it, was not believed. Once for each reason. */
  'digest-refused': InRoom & { peerId: PeerId; reason: DigestRefusal };
  /** To the receiver of `peerId`'s source; to `peerId` itself what lies with it. */
  'verdict-told': InRoom & { deviceId: DeviceId } & Omit<NotificationData<'quality.verdict'>, 'callId'>;
};
