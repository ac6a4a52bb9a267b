import { afterEach, describe, expect, it, vi } from 'vitest';
import { SdkError, type SdkErrorCode } from '../../../sdk/sdk-error.ts';
import { FakeTrack } from './support/fake-media.ts';
import { opened, producer, told } from './support/scripted-sfu.ts';

afterEach(() => void vi.useRealTimers());

const microphone = () => new FakeTrack('audio').asTrack;
const camera = () => new FakeTrack('video').asTrack;
const refusal = (code: SdkErrorCode): never => {
  throw new SdkError(code);
};

describe('an SFU path: connecting', () => {
  it('is connected as soon as it has joined where nobody sends anything', async () => {
    const { happened, asked } = opened();
    await happened('connected');
    expect(asked('media.connect')).toEqual([]);
  });

  it('is connected when what it sends and what it receives are', async () => {
    const { path, browser, happened, events, said } = opened({ producers: [producer('p2', 'microphone')] });
    void path.setLocalTrack('microphone', microphone());
    await said('media.connect', 2);
    browser.transport('recv').handler.setConnectionState('connected');
    expect(events).not.toContain('connected');
    browser.transport('send').handler.setConnectionState('connected');
    await happened('connected');
  });

  it('fails where the browser is none that mediasoup-client knows', async () => {
    const { happened } = opened({
      createDevice: () => {
        throw new Error('unsupported');
      },
    });
    await happened('failed negotiation-failed');
  });

  it.each(['stale-generation', 'call-ended', 'call-not-found', 'media-unavailable'] as const)(
    'that the server refuses as %s fails without a word',
    async (code) => {
      vi.useFakeTimers();
      const { events, log } = opened({ answers: { 'media.join': () => refusal(code) } });
      await vi.advanceTimersByTimeAsync(60_000);
      expect(events).toEqual([]);
      expect(log.mock.calls.map(([level]) => level)).toEqual(['debug']);
    },
  );

  it('that is refused otherwise has failed', async () => {
    const { happened, log } = opened({ answers: { 'media.join': () => refusal('limit-reached') } });
    await happened('failed negotiation-failed');
    expect(log).toHaveBeenCalledWith('warn', expect.anything(), expect.anything());
  });

  it('that does not connect in time has failed by ICE', async () => {
    vi.useFakeTimers();
    const { path, events } = opened();
    void path.setLocalTrack('microphone', microphone());
    await vi.advanceTimersByTimeAsync(15_000);
    expect(events).toEqual(['failed ice-failed']);
  });
});

describe('an SFU path: sending', () => {
  it('produces the tracks that there were before it joined, pictures first, and stops none', async () => {
    const { path, asked, said } = opened();
    const tracks = [microphone(), camera()];
    void path.setLocalTrack('microphone', tracks[0] ?? null);
    void path.setLocalTrack('camera', tracks[1] ?? null);
    await said('media.produce', 2);
    expect(asked('media.produce').map(({ source }) => source)).toEqual(['camera', 'microphone']);
    path.close();
    expect(tracks.map(({ readyState }) => readyState)).toEqual(['live', 'live']);
  });

  it('replaces the track of a camera, and keeps its producer while it is off', async () => {
    const { path, asked, happened } = opened();
    await happened('connected');
    const first = camera();
    await path.setLocalTrack('camera', first);
    await path.setLocalTrack('camera', null);
    await path.setLocalTrack('camera', camera());
    expect(asked('media.produce')).toHaveLength(1);
    expect(asked('media.close-producer')).toEqual([]);
    expect(first.readyState).toBe('live');
  });

  it('closes the producer of a screen with its track', async () => {
    const { path, asked, happened } = opened();
    await happened('connected');
    await path.setLocalTrack('screen', camera());
    await path.setLocalTrack('screen', null);
    await path.setLocalTrack('screen', camera());
    expect(asked('media.produce')).toHaveLength(2);
    expect(asked('media.close-producer')).toMatchObject([{ producerId: 'mine-screen' }]);
  });

  it('sends the last of several tracks that were given while it was busy', async () => {
    const { path, server, browser, happened, said } = opened();
    await happened('connected');
    const reply = Promise.withResolvers<object>();
    server.answers['media.produce'] = () => reply.promise;
    const first = path.setLocalTrack('microphone', microphone());
    await said('media.produce');
    const replaced = vi.spyOn(browser.transport('send').handler, 'replaceTrack');
    void path.setLocalTrack('microphone', microphone());
    const last = microphone();
    const done = path.setLocalTrack('microphone', last);
    reply.resolve({ producerId: 'mine' });
    await Promise.all([first, done]);
    expect(replaced.mock.calls.map(([, track]) => track)).toEqual([last]);
  });

  it('does not send a track that has ended', async () => {
    const { path, asked, happened } = opened();
    await happened('connected');
    const track = microphone();
    track.stop();
    await path.setLocalTrack('microphone', track);
    expect(asked('media.produce')).toEqual([]);
  });
});

describe('an SFU path: the first key frame', () => {
  const awaited = told('media.producer-awaited', { producerId: 'mine-camera' });

  async function sending(circumstances: Parameters<typeof opened>[0] = {}) {
    const parts = opened(circumstances);
    await parts.happened('connected');
    await parts.path.setLocalTrack('camera', camera());
    const [sender] = parts.browser.transport('send').senders;
    if (!sender) throw new Error('nothing is sent');
    return { ...parts, sender };
  }

  it('is sent again whenever receivers wait for it, until the producer is closed', async () => {
    const { path, sender } = await sending();
    expect(sender.keyFrames).toBe(0);
    path.handle(awaited);
    path.handle(awaited);
    await vi.waitFor(() => expect(sender.keyFrames).toBe(2));
    path.close();
    path.handle(awaited);
    expect(sender.keyFrames).toBe(2);
  });

  it('is sent again where they waited before we knew the producer', async () => {
    const parts = opened({
      answers: {
        'media.produce': () => {
          parts.path.handle(awaited);
          return { producerId: 'mine-camera' };
        },
      },
    });
    await parts.happened('connected');
    await parts.path.setLocalTrack('camera', camera());
    expect(parts.browser.transport('send').senders[0]?.keyFrames).toBe(1);
  });

  it('is made by switching off and on where a browser knows no other way', async () => {
    const { path, sender } = await sending({ knowsKeyFrames: false });
    path.handle(awaited);
    await vi.waitFor(() => expect(sender.active).toEqual([true, false, true]));
  });
});
