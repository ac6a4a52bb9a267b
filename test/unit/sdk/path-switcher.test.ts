import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { FakeTrack } from './support/fake-media.ts';
import { ann, p2p, sfu } from './support/memory-path.ts';
import { told } from './support/scripted-calls.ts';
import { bothOf, brings, passes, started, switching, talking } from './support/scripted-switcher.ts';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

describe('the first path', () => {
  it('is fed with what this device sends, and shows what comes as it comes', async () => {
    const { switcher, local, path, shown } = started();
    const camera = new FakeTrack('video').asTrack;
    local.set('camera', camera);
    switcher.begin(p2p(1));
    expect(path(1).sent).toEqual(new Map([['camera', camera]]));
    expect(path(1).replaces).toBe(false);
    path(1).brings(ann, 'camera');
    expect(shown()).toEqual(['camera by 1']);
  });

  it('is ready once everything that is sent has come, and costs no statistics afterwards', async () => {
    const { switcher, path, said } = started();
    switcher.begin(p2p(1));
    const received = vi.spyOn(path(1), 'received');
    path(1).flows(ann, 'microphone');
    await passes(100);
    path(1).connects();
    await passes(200);
    expect(said).toEqual([]);
    path(1).flows(ann, 'camera');
    await passes(100);
    expect(said).toMatchObject([{ generation: 1, connectedMs: 100, firstAudioMs: 50 }]);
    expect(said[0]).not.toHaveProperty('gapMs');
    received.mockClear();
    await passes(5_000);
    expect(received).not.toHaveBeenCalled();
  });

  it('is known already when it is told again', () => {
    const { switcher, paths } = started();
    switcher.begin(p2p(1));
    switcher.begin(p2p(1));
    expect(paths).toHaveLength(1);
  });

  it('fails as the last one', () => {
    const { switcher, path, failed } = started();
    switcher.begin(p2p(1));
    path(1).emit('failed', 'ice-failed');
    expect(failed).toEqual([{ generation: 1, topology: 'p2p', reason: 'ice-failed', isLast: true }]);
  });
});

describe('a path that is gone without another', () => {
  it('leaves its last pictures until there are others, and an interruption', async () => {
    const { switcher, first, shown, statuses, path } = await talking();
    switcher.lose(first.generation);
    expect(first.close).toHaveBeenCalledOnce();
    expect(switcher.route).toBeNull();
    switcher.switchTo(sfu(2), 'p2p-failed');
    expect(shown()).toEqual(bothOf(1));
    expect(path(2).replaces).toBe(true);
    path(2).connects();
    brings(path(2));
    await passes(200);
    expect(shown()).toEqual(bothOf(2));
    expect(statuses).toEqual(['carrying', 'replacing', 'carrying']);
  });

  it('that never carried anything is no interruption', () => {
    const { switcher, path, statuses } = started();
    switcher.begin(p2p(1));
    switcher.lose(path(1).generation);
    expect(statuses).toEqual([]);
    expect(switcher.shown).toBeNull();
  });
});

describe('both paths of a switch', () => {
  it('send what this device sends, as far as they carry it', async () => {
    const { switcher, first, second } = await switching();
    const [camera, screen] = [new FakeTrack('video').asTrack, new FakeTrack('video').asTrack];
    await switcher.setLocalTrack('camera', camera);
    await switcher.setLocalTrack('screen', screen);
    expect([first.sent.get('camera'), second.sent.get('camera')]).toEqual([camera, camera]);
    expect([first.sent.has('screen'), second.sent.get('screen')]).toEqual([false, screen]);
  });

  it('hear of reachability, addresses and networks', async () => {
    const { switcher, first, second } = await switching();
    expect(second.setRemoteConnected).toHaveBeenCalledWith(ann, true);
    switcher.setRemoteConnected(ann, false);
    switcher.setSignalingConnected(false);
    switcher.setIceServers([]);
    switcher.handleNetworkChange();
    for (const { setRemoteConnected, setSignalingConnected, setIceServers, handleNetworkChange } of [first, second]) {
      expect(setRemoteConnected).toHaveBeenLastCalledWith(ann, false);
      expect(setSignalingConnected).toHaveBeenLastCalledWith(false);
      expect(setIceServers).toHaveBeenCalledOnce();
      expect(handleNetworkChange).toHaveBeenCalledOnce();
    }
  });

  it('get the messages of their generation, and nobody those of another', async () => {
    const { switcher, first, second } = await switching();
    const candidates = [{ candidate: '', sdpMid: '0', sdpMLineIndex: 0, usernameFragment: null }];
    const relayed = (generation: number) =>
      told('p2p.candidates', { callId: 'c', generation, from: 'ann', candidates });
    for (const generation of [1, 2, 2, 3]) {
      const notification = relayed(generation);
      if (notification.type === 'p2p.candidates') switcher.handle(notification);
    }
    expect(first.handle).toHaveBeenCalledTimes(1);
    expect(second.handle).toHaveBeenCalledTimes(2);
  });

  it('tell the loudest of each', async () => {
    const { switcher, first, second } = await switching();
    first.loudness.set(ann, 0.5);
    second.loudness.set(ann, 0.25);
    expect(switcher.levels()).toEqual(new Map([[ann, 0.5]]));
  });

  it('close with the switcher, which says nothing any more', async () => {
    const { switcher, first, second, said } = await switching();
    brings(second);
    switcher.close();
    switcher.close();
    await passes(5_000);
    expect(first.close).toHaveBeenCalledOnce();
    expect(second.close).toHaveBeenCalledOnce();
    expect(said).toHaveLength(1);
    switcher.switchTo(sfu(3), 'third-peer');
    switcher.begin(sfu(4));
    expect(switcher.route).toBeNull();
  });
});
