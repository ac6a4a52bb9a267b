import { expect, vi } from 'vitest';
import type { CallDependencies, DeviceCall } from '../../../../sdk/calls/call.ts';
import { CallList } from '../../../../sdk/calls/call-list.ts';
import type { FirstWishes, MediaPath, MediaPathEvents, PathOpening } from '../../../../sdk/media/media-path.ts';
import type { P2pConnection } from '../../../../sdk/media/p2p-connection.ts';
import type { CapturedScreen } from '../../../../sdk/media/screen-capture.ts';
import type { SdkError } from '../../../../sdk/sdk-error.ts';
import { type Notification, type NotificationType, notifications } from '../../../../src/protocol/contract.ts';
import { Person } from '../../../../src/protocol/presence.ts';
import type { SourceName } from '../../../../src/protocol/rooms.ts';
import type { Topology } from '../../../../src/protocol/topology.ts';
import { TypedEmitter } from '../../../../src/shared/typed-emitter.ts';
import { FakeStream, FakeTrack } from './fake-media.ts';
import { greeting } from './greeting.ts';

export const bob = Person.parse({ userId: 'bob', name: 'Bob', state: 'online' });
export const CLOCK_AHEAD_MS = 1_000;
/** When it is started. */
export const SERVER_TIME = 1_000_000;
export const place = { callId: 'c1', ringsUntil: 99 };

export const told = (type: NotificationType, data: object): Notification =>
  ({ type, data: notifications[type].parse(data) }) as Notification;

export const carol = Person.parse({ userId: 'carol', name: 'Carol', state: 'online' });

export const incoming = (callId = 'c1', others: Person[] = []) =>
  told('call.incoming', { callId, from: bob, others, video: true, ringsUntil: 99 });
export const joined = (callId = 'c1', generation = 1) =>
  told('room.joined', {
    callId,
    peerId: 'me',
    peers: [{ peerId: 'p2', person: bob, sources: [], connected: true, role: 'member' }],
    path: { topology: 'p2p', generation, polite: true },
    ...greeting,
  });

export const alone = (callId = 'c1') =>
  told('room.joined', { callId, peerId: 'me', peers: [], path: null, ...greeting });

class FakePath extends TypedEmitter<MediaPathEvents> {
  readonly topology: Topology;
  readonly generation: PathOpening['path']['generation'];
  readonly handle = vi.fn();
  readonly carries = (source: SourceName) => this.topology === 'sfu' || !source.startsWith('screen');
  readonly reaches = () => true;
  readonly setLocalTrack = vi.fn<(source: SourceName, track: MediaStreamTrack | null) => Promise<void>>(async () => {});
  readonly received = vi.fn(async () => []);
  readonly stats = vi.fn(async () => null);
  readonly levels = () => new Map();
  readonly setRemoteConnected = vi.fn();
  readonly setSignalingConnected = vi.fn();
  readonly handleAlone = vi.fn();
  readonly close = vi.fn();

  readonly wishes: () => FirstWishes;

  constructor({ path, wishes }: PathOpening & { wishes: () => FirstWishes }) {
    super((error) => expect.unreachable(String(error)));
    this.wishes = wishes;
    this.topology = path.topology;
    this.generation = path.generation;
  }
}

/** Requests stay open until the test answers them. */
export function started(options: Pick<CallDependencies, 'watchesPictures'> = {}) {
  const open: { type: string; data: unknown; answer: (data?: unknown) => void; refuse: (error: SdkError) => void }[] =
    [];
  const request = vi.fn(
    (type: string, data: unknown) =>
      new Promise((resolve, reject) =>
        open.push({ type, data, answer: (reply = {}) => resolve(reply), refuse: reject }),
      ),
  );
  const startedAt = Date.now();
  const paths: FakePath[] = [];
  const screens: ((screen: CapturedScreen | null) => void)[] = [];
  const prepared = { made: 0, used: 0, closed: 0 };
  const dependencies: CallDependencies = {
    signaling: {
      request: request as unknown as CallDependencies['signaling']['request'],
      toLocalTime: (serverTime) => serverTime + CLOCK_AHEAD_MS,
      get serverTime() {
        return SERVER_TIME + Date.now() - startedAt;
      },
      takeSlowestRoundTrip: () => undefined,
    },
    capture: {
      open: async (sources) =>
        Object.fromEntries(
          sources.map((source) => [source, { track: new FakeTrack(source === 'camera' ? 'video' : 'audio').asTrack }]),
        ),
    },
    screen: { open: () => new Promise((resolve) => screens.push(resolve)) },
    paths: {
      prepare: () => {
        prepared.made += 1;
        const close = (): void => {
          prepared.closed += 1;
        };
        return { close } as unknown as P2pConnection;
      },
      open: (opening, connection) => {
        if (connection) prepared.used += 1;
        const path = new FakePath(opening);
        paths.push(path);
        return path as unknown as MediaPath;
      },
    },
    createStream: () => new FakeStream().asStream,
    isHidden: () => false,
    ...options,
    log: () => {},
  };
  const calls = new CallList({ ...dependencies, applicationName: () => 'Acme Desk' });
  const rang: DeviceCall[] = [];
  calls.on('incoming', (call) => rang.push(call));
  const asked = (type: string) => {
    const found = open.filter((entry) => entry.type === type).at(-1);
    if (!found) throw new Error(`nothing asked for ${type}`);
    return found;
  };
  const ringing = (): DeviceCall => {
    calls.handle(incoming());
    const [call] = rang;
    if (!call) throw new Error('it does not ring');
    return call;
  };
  /** The person chooses, or closes the chooser. */
  const chooses = (screen: CapturedScreen | null) => screens.shift()?.(screen);
  return { calls, rang, asked, types: () => open.map(({ type }) => type), paths, prepared, ringing, chooses };
}

export const devicesOpen = (call: DeviceCall) => vi.waitFor(() => expect(call.local.microphone.state).toBe('live'));
