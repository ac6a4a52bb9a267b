import type { types } from 'mediasoup-client';
import type { NotificationData, Params, Result } from '../../src/protocol/contract.ts';
import type { mediaNotifications, mediaRequests, Producer } from '../../src/protocol/media.ts';
import type { SourceName } from '../../src/protocol/rooms.ts';
import type { IceServer } from '../../src/protocol/session.ts';

type MediaRequest = keyof typeof mediaRequests;
type MediaNotification = keyof typeof mediaNotifications;

export function openSfuPath(options: {
  path: Params<'media.join'>;
  ask<T extends MediaRequest>(type: T, data: Params<T>): Promise<Result<T>>;
  on(listener: <T extends MediaNotification>(type: T, data: NotificationData<T>) => void): void;
  show(producer: Producer, track: MediaStreamTrack): void;
  hide(producerId: string): void;
  fail(error: unknown): void;
  iceServers?: readonly IceServer[];
  device?: types.Device;
}): Promise<{
  send: types.Transport;
  receive: types.Transport;
  produce(
    source: SourceName,
    track: MediaStreamTrack,
    encodings?: readonly types.RtpEncodingParameters[],
  ): Promise<types.Producer>;
}>;
