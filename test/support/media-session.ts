import { afterEach, beforeEach, onTestFinished } from 'vitest';
import { CallId, type PeerId } from '../../src/protocol/ids.ts';
import type { SfuSession } from '../../src/rooms/ports.ts';
import { picture, tone } from './generated-media.ts';
import { type RealMediaPlane, startMediaPlane } from './media-worker.ts';
import { joinMedia, type MediaClient } from './media-worker-client.ts';

/** A real media plane for each test of a file, with one session that may be replaced. */
export class MediaSession {
  media!: RealMediaPlane;
  session!: SfuSession;

  async open(): Promise<void> {
    this.session = await this.media.plane.open(CallId.parse('room'));
  }

  async join(peerId: PeerId): Promise<MediaClient> {
    const client = await joinMedia(this.session, peerId);
    onTestFinished(() => client.close());
    return client;
  }
}

export function mediaSessionOfEachTest(): MediaSession {
  const the = new MediaSession();
  beforeEach(async () => {
    the.media = await startMediaPlane();
    await the.open();
  });
  afterEach(() => the.media.plane.close());
  return the;
}

/** Until the test’s end. */
export function publishing(): { sound: MediaStreamTrack; video: MediaStreamTrack } {
  const sources = [tone(), picture()] as const;
  onTestFinished(() => {
    for (const source of sources) source.stop();
  });
  return { sound: sources[0].track, video: sources[1].track };
}
