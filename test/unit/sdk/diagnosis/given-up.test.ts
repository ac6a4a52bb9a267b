import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { ConnectionTester } from '../../../../sdk/diagnosis/connection-tester.ts';
import { EchoConnection } from '../../../../sdk/diagnosis/echo-connection.ts';
import { TestProgress } from '../../../../sdk/diagnosis/test-progress.ts';
import { triedWay } from '../../../../sdk/diagnosis/tried-way.ts';
import type { ConnectionTest } from '../../../../sdk/diagnosis-api.ts';
import type { Environment } from '../../../../sdk/environment.ts';
import { callId } from '../../../support/people.ts';
import { fakeBrowser } from '../support/fake-browser.ts';
import { FakeTrack } from '../support/fake-media.ts';
import { placeIn } from '../support/scripted-sfu.ts';

const microphone = new FakeTrack('audio').asTrack;
const camera = new FakeTrack('video').asTrack;
/** And all that is due by then has happened. */
const pass = (ms: number) => vi.advanceTimersByTimeAsync(ms);

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

describe('a way', () => {
  /** One whose server says nothing but what it is let say. */
  function way() {
    const join = Promise.withResolvers<unknown>();
    const produce = Promise.withResolvers<unknown>();
    const ask = (type: string) => (type === 'media.join' ? join.promise : produce.promise);
    const echo = new EchoConnection({
      ask: ask as never,
      createDevice: fakeBrowser().createDevice,
      way: { accepts: () => true, configuration: {} },
      log: () => undefined,
    });
    return { echo, join: () => join.resolve(placeIn(1)), refuse: () => produce.reject(new Error('the test is over')) };
  }

  test('X8: closed before, it neither connects nor fails', async () => {
    const { echo, join } = way();
    const joined = echo.join();
    echo.close();
    join();
    await joined;
    const told = vi.fn();
    void echo.connect({ microphone }, { listens: false }).then(told, told);
    await pass(20_000);
    expect(told).not.toHaveBeenCalled();
  });

  test('X8: closed while it connects, it does not fail by what is refused then', async () => {
    const { echo, join, refuse } = way();
    join();
    await echo.join();
    const told = vi.fn();
    void echo.connect({ microphone }, { listens: false }).then(told, told);
    echo.close();
    refuse();
    await pass(20_000);
    expect(told).not.toHaveBeenCalled();
  });

  test('X8: refused while it connects, it fails', async () => {
    const { echo, join, refuse } = way();
    join();
    await echo.join();
    const connected = echo.connect({ microphone }, { listens: false });
    refuse();
    await expect(connected).rejects.toThrow('the test is over');
  });

  test.each(['before it has its place', 'while it connects'])('X8: closed %s, it is untested', async (when) => {
    const { echo, join } = way();
    const reach = triedWay(echo, microphone);
    if (when === 'before it has its place') echo.close();
    join();
    await pass(1_000);
    echo.close();
    expect(await reach).toEqual({ state: 'untested' });
  });
});

/** Gathers nothing. */
class SilentConnection extends EventTarget {
  createDataChannel() {}
  close() {}
  async setLocalDescription() {
    queueMicrotask(() => this.dispatchEvent(Object.assign(new Event('icecandidate'), { candidate: null })));
  }
}

describe('a test', () => {
  /** Given up while the server lets it wait for an answer of this kind; then the answer comes. */
  async function givenUpDuring(type: string) {
    const asked = Promise.withResolvers<void>();
    const answering = Promise.withResolvers<void>();
    const answers: Record<string, unknown> = {
      'test.open': { callId: callId('test'), generations: 8 },
      'media.join': placeIn(1),
    };
    const request = async (requested: string) => {
      if (requested === type) {
        asked.resolve();
        await answering.promise;
      }
      return answers[requested] ?? {};
    };
    const createTestTracks = vi.fn(() => ({ microphone, camera, stop }));
    const stop = vi.fn();
    const environment: Environment = {
      WebSocket: class {} as never,
      RTCPeerConnection: SilentConnection as never,
      MediaStream: class {} as never,
      mediaDevices: undefined,
      isSecureContext: true,
      localStorage: undefined,
      defaultUrl: undefined,
      watch: () => () => undefined,
      createTestTracks,
    };
    const tester = new ConnectionTester({
      environment,
      signaling: { request: request as never },
      url: 'ws://server/ws',
      online: () => true,
      iceServers: () => [],
      createDevice: fakeBrowser().createDevice,
      log: () => undefined,
    });
    const control = new AbortController();
    const steps: ConnectionTest[] = [];
    const progress = new TestProgress((test) => steps.push(test));
    const running = tester.run(progress, { listenMs: 1_000, signal: control.signal });
    await asked.promise;
    control.abort(new Error('the page is closed'));
    const before = steps.length;
    await expect(running).rejects.toThrow('the page is closed');
    answering.resolve();
    await pass(20_000);
    const { sfuUdp, sfuTcp } = progress.network;
    return {
      told: steps.slice(before),
      states: [sfuUdp.state, sfuTcp.state],
      left: createTestTracks.mock.calls.length - stop.mock.calls.length,
    };
  }

  test.each(['ping', 'test.open', 'media.join'])(
    'X8: given up during %s, says nothing more, finds nothing, leaves nothing',
    async (type) => {
      expect(await givenUpDuring(type)).toEqual({ told: [], states: ['untested', 'untested'], left: 0 });
    },
  );
});
