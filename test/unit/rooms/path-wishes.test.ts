import { describe, expect, test, vi } from 'vitest';
import { UNWATCHED_MS } from '../../../src/forwarding/watched-layers.ts';
import type { PeerId } from '../../../src/protocol/ids.ts';
import {
  anna,
  annasPath,
  boris,
  carol,
  dtlsParameters,
  parameters,
  rtpCapabilities,
} from '../../support/forwarding/annas-path.ts';
import { wishes } from '../../support/forwarding/rooms.ts';
import { peerId } from '../../support/people.ts';

const small = wishes([['anna', 'camera', { maxHeight: 180 }]]);
const none = wishes([['anna', 'camera', null]]);

describe('wishes', () => {
  test('F1: who says nothing is sent everything', async () => {
    const { receive, sentTo } = await annasPath();
    await receive(boris);
    expect(sentTo(boris)).toEqual([2, 'sound']);
  });

  test('F2, F3: hold at once, each in place of the one before', async () => {
    const { path, receive, becomes, sentTo } = await annasPath();
    await receive(boris);
    await receive(carol);
    path.wish(boris, small);
    await becomes(boris, [0, 'sound']);
    path.wish(boris, none);
    await becomes(boris, ['-', 'sound']);
    path.wish(boris, wishes([]));
    await becomes(boris, [2, 'sound']);
    expect(sentTo(carol)).toEqual([2, 'sound']);
  });

  test('F9: what was wished for before the consumers were there is so from the first packet on', async () => {
    const { camera, microphone, receive, sentTo } = await annasPath();
    await receive(boris, [camera, microphone], small);
    expect(sentTo(boris)).toEqual([0, 'sound']);
    await receive(carol, [camera, microphone], none);
    expect(sentTo(carol)).toEqual(['-', 'sound']);
  });

  test('F9: a wish that changes while a consumer is being resumed holds', async () => {
    const { path, receive, becomes, media } = await annasPath();
    const resumed = receive(boris);
    await vi.waitFor(() => expect(media.sessions[0]?.held.filter(({ kind }) => kind === 'consumer')).toHaveLength(2));
    path.wish(boris, none);
    await resumed;
    await becomes(boris, ['-', 'sound']);
  });

  test('F9: who gave up the seat, or takes the place anew, has wished nothing', async () => {
    const { path, receive, sentTo, camera, microphone } = await annasPath();
    path.wish(boris, none);
    path.removePeer(boris);
    await receive(boris, [camera, microphone], none);
    expect(sentTo(boris)).toEqual(['-', 'sound']);
    await receive(boris);
    expect(sentTo(boris)).toEqual([2, 'sound']);
  });

  test('F9: what is wished for while the place is being taken is of the new place', async () => {
    const { path, camera, microphone, becomes } = await annasPath();
    const joining = path.join(boris);
    path.wish(boris, none);
    const { transportId } = (await joining).receive;
    await path.connect(boris, { transportId, dtlsParameters });
    const { consumers } = await path.consume(boris, {
      transportId,
      producerIds: [camera, microphone],
      rtpCapabilities,
    });
    await path.resume(
      boris,
      consumers.map(({ consumerId }) => consumerId),
    );
    await becomes(boris, ['-', 'sound']);
  });

  test('F8: for somebody who is not here, or for oneself, nothing of it holds', async () => {
    const { path, receive, sentTo } = await annasPath();
    await receive(boris);
    for (const name of ['nobody', 'boris']) {
      const strange = wishes([
        ['anna', 'camera', null],
        [name, 'camera', null],
      ]);
      expect(() => path.wish(boris, strange)).toThrow(expect.objectContaining({ code: 'peer-not-found' }));
    }
    await Promise.resolve();
    expect(sentTo(boris)).toEqual([2, 'sound']);
  });

  test('F10: are measured against the size that the sender says', async () => {
    const { path, camera, receive, becomes } = await annasPath();
    await receive(boris);
    path.wish(boris, wishes([['anna', 'camera', { maxHeight: 360 }]]));
    await becomes(boris, [1, 'sound']);
    path.setPicture(anna, camera, { height: 1_440 });
    await becomes(boris, [0, 'sound']);
    path.setPicture(anna, camera, { height: 360 });
    await becomes(boris, [2, 'sound']);
    expect(() => path.setPicture(boris, camera, { height: 1 })).toThrow(
      expect.objectContaining({ code: 'producer-not-found' }),
    );
  });

  test('F4: a camera that is switched off makes room', async () => {
    const { path, muted, receive, becomes } = await annasPath();
    await receive(boris);
    path.wish(boris, wishes([], { maxCameras: 0 }));
    await becomes(boris, ['-', 'sound']);
    muted.add('anna camera');
    path.enforce(anna);
    await becomes(boris, [2, 'sound']);
  });

  test('one that cannot be resumed keeps none of the others back', async () => {
    const { path, camera, microphone, receive, becomes } = await annasPath();
    const ids = await receive(boris, [camera]);
    await receive(carol, [microphone]);
    await expect(path.resume(boris, ['nothing', ...ids])).rejects.toMatchObject({ code: 'consumer-not-found' });
    path.wish(boris, none);
    await becomes(boris, ['-']);
  });

  test('a media plane that forwards what it must not is a path that failed', async () => {
    const { path, media, receive, told } = await annasPath();
    await receive(boris);
    const session = media.sessions[0];
    if (session) session.forward = () => Promise.reject(new Error('no'));
    path.wish(boris, none);
    await vi.waitFor(() => expect(told).toEqual(['failed internal']));
  });
});

describe('who speaks', () => {
  const [one, two] = [peerId('boris'), peerId('carol')];

  /** Anna is sent one camera of two. */
  async function annasView() {
    const the = await annasPath();
    const produce = async (who: PeerId, source: 'camera' | 'microphone' | 'screen-audio', transportId: string) => {
      const rtpParameters = parameters[source === 'camera' ? 'camera' : 'microphone'];
      return (await the.path.produce(who, { transportId, source, rtpParameters })).producerId;
    };
    const join = async (who: PeerId) => {
      const { transportId } = (await the.path.join(who)).send;
      await the.path.connect(who, { transportId, dtlsParameters });
      return transportId;
    };
    const [borisSends, carolSends] = [await join(one), await join(two)];
    const cameras = [await produce(one, 'camera', borisSends), await produce(two, 'camera', carolSends)];
    const voice = await produce(two, 'microphone', carolSends);
    const music = await produce(one, 'screen-audio', borisSends);
    await the.receive(anna, cameras);
    return { ...the, voice, music, session: () => the.media.sessions[0] };
  }

  test('F4, F5: is seen, though shared music is louder, once they have the floor', async () => {
    const { path, time, becomes, sentTo, voice, music, session } = await annasView();
    expect(session()?.tellLoudest).toBeNull();
    path.wish(anna, wishes([], { maxCameras: 1 }));
    await becomes(anna, [2, '-']);
    session()?.tellLoudest?.([
      { producerId: music, volume: -10 },
      { producerId: voice, volume: -20 },
    ]);
    time.now += 799;
    path.tick();
    await Promise.resolve();
    expect(sentTo(anna)).toEqual([2, '-']);
    time.now += 1;
    path.tick();
    await becomes(anna, ['-', 2]);
    session()?.tellLoudest?.([]);
    session()?.tellLoudest?.([{ producerId: 'nothing', volume: -20 }]);
    time.now += 60_000;
    path.tick();
    await becomes(anna, ['-', 2]);
  });
});

describe('layers', () => {
  test('F6: the sender is told when nobody watches them any more, and at once when somebody does', async () => {
    const { path, time, told, receive } = await annasPath();
    await receive(boris);
    path.wish(boris, small);
    time.now += UNWATCHED_MS - 1;
    path.tick();
    expect(told).toEqual([]);
    time.now += 1;
    path.tick();
    path.tick();
    expect(told).toEqual(['anna camera 0']);
    path.wish(boris, none);
    time.now += UNWATCHED_MS;
    path.tick();
    expect(told).toEqual(['anna camera 0', 'anna camera ']);
    await receive(carol);
    expect(told.slice(2)).toEqual(['anna camera 0,1,2']);
  });

  test('F6: of one that is closed nothing is told', async () => {
    const { path, time, told, camera, receive } = await annasPath();
    await receive(boris);
    path.wish(boris, none);
    await path.closeProducer(anna, camera);
    time.now += UNWATCHED_MS;
    path.tick();
    expect(told).toEqual([]);
  });

  test('F6: who leaves watches nothing', async () => {
    const { path, time, told, camera, microphone, receive } = await annasPath();
    await receive(boris);
    await receive(carol, [camera, microphone], small);
    path.removePeer(boris);
    time.now += UNWATCHED_MS;
    path.tick();
    expect(told).toEqual(['anna camera 0']);
  });
});
