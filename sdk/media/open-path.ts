import type { Params } from '../../src/protocol/contract.ts';
import type { Path } from '../../src/protocol/topology.ts';
import { exhaustive } from '../../src/shared/exhaustive.ts';
import type { Log } from '../log.ts';
import { isSdkError } from '../sdk-error.ts';
import type { FirstWishes, MediaPath, PathOpening } from './media-path.ts';
import { createP2pConnection, type P2pConnection } from './p2p-connection.ts';
import { P2pPath } from './p2p-path.ts';
import type { SfuDevices } from './sfu/create-device.ts';
import type { MediaSignaling } from './sfu/media-requests.ts';
import { SfuPath } from './sfu/sfu-path.ts';

type P2p = Extract<Path, { topology: 'p2p' }>;
type RelayedType = 'p2p.description' | 'p2p.candidates';

/** `wishes`: as they are when it joins, and when it has to do so again. */
type WatchedOpening = PathOpening & { wishes: () => FirstWishes };

export type PathOpenerDependencies = {
  /** Rejects with an `SdkError`. */
  signaling: MediaSignaling & { request<T extends RelayedType>(type: T, data: Params<T>): Promise<unknown> };
  createPeerConnection: (configuration: RTCConfiguration) => RTCPeerConnection;
  configuration: () => RTCConfiguration;
  devices: SfuDevices;
  log: Log;
};

export type PathOpener = {
  /** While it rings: who calls (impolite) has the offer and its candidates ready when somebody answers, both their keys. */
  prepare(polite: boolean): P2pConnection;
  /** `prepared` is used, or closed. Null: there is nobody at the other end of a peer-to-peer path. */
  open(opening: WatchedOpening, prepared: P2pConnection | null): MediaPath | null;
};

/** The one place that knows which kind of path a topology means. */
export function createPathOpener({
  signaling,
  createPeerConnection,
  configuration,
  devices,
  log,
}: PathOpenerDependencies): PathOpener {
  const connect = (polite: boolean): P2pConnection =>
    createP2pConnection(createPeerConnection({ ...configuration(), bundlePolicy: 'max-bundle' }), polite, log);

  const openP2p = (opening: PathOpening, { generation, polite }: P2p, prepared: P2pConnection | null) => {
    const usable = polite === prepared?.polite ? prepared : null;
    if (!usable) prepared?.close();
    const { callId, remotePeerId, replaces } = opening;
    if (!remotePeerId) return null;
    const address = { callId, generation, to: remotePeerId };
    const say = <T extends RelayedType>(type: T, data: Params<T>): void => {
      signaling.request(type, data).catch((error) => {
        // The path, the peer or the call was gone when the message arrived.
        const late = isSdkError(error, 'stale-generation', 'peer-not-found', 'call-ended', 'call-not-found', 'closed');
        log(late ? 'debug' : 'warn', `${type} was refused`, error);
      });
    };
    return new P2pPath({
      generation,
      remotePeerId,
      replaces,
      connection: usable ?? connect(polite),
      sendDescription: (description) => say('p2p.description', { ...address, description }),
      sendCandidates: (candidates) => say('p2p.candidates', { ...address, candidates }),
      log,
    });
  };

  return {
    prepare: connect,

    open(opening, prepared) {
      const { callId, path, replaces, wishes } = opening;
      switch (path.topology) {
        case 'p2p':
          return openP2p(opening, path, prepared);
        case 'sfu': {
          prepared?.close();
          const { generation } = path;
          return new SfuPath({ callId, generation, replaces, wishes, signaling, configuration, devices, log });
        }
        default:
          return exhaustive(path);
      }
    },
  };
}
