import type { Params } from '../../src/protocol/contract.ts';
import type { Log } from '../log.ts';
import { isSdkError } from '../sdk-error.ts';
import type { MediaPath, PathOpening } from './media-path.ts';
import { createP2pConnection, type P2pConnection } from './p2p-connection.ts';
import { P2pPath } from './p2p-path.ts';

type RelayedType = 'p2p.description' | 'p2p.candidates';

export type PathOpenerDependencies = {
  /** Rejects with an `SdkError`. */
  signaling: { request<T extends RelayedType>(type: T, data: Params<T>): Promise<unknown> };
  createPeerConnection: (configuration: RTCConfiguration) => RTCPeerConnection;
  configuration: () => RTCConfiguration;
  log: Log;
};

export type PathOpener = {
  /** While it rings: who calls (impolite) has the offer and its candidates ready when somebody answers, both their keys. */
  prepare(polite: boolean): P2pConnection;
  /** `prepared` is used, or closed. Null: the topology is unknown here. */
  open(opening: PathOpening, prepared: P2pConnection | null): MediaPath | null;
};

/** The one place that knows which kind of path a topology means. */
export function createPathOpener({
  signaling,
  createPeerConnection,
  configuration,
  log,
}: PathOpenerDependencies): PathOpener {
  const connect = (polite: boolean): P2pConnection =>
    createP2pConnection(createPeerConnection({ ...configuration(), bundlePolicy: 'max-bundle' }), polite, log);

  return {
    prepare: connect,

    open({ callId, path, remotePeerId }, prepared) {
      const usable = path.topology === 'p2p' && path.polite === prepared?.polite ? prepared : null;
      if (!usable) prepared?.close();
      if (path.topology !== 'p2p') return null;
      const { generation, polite } = path;
      const address = { callId, generation, to: remotePeerId };
      const say = <T extends RelayedType>(type: T, data: Params<T>): void => {
        signaling.request(type, data).catch((error) => {
          // The path, the peer or the call was gone when the message arrived.
          const late = isSdkError(
            error,
            'stale-generation',
            'peer-not-found',
            'call-ended',
            'call-not-found',
            'closed',
          );
          log(late ? 'debug' : 'warn', `${type} was refused`, error);
        });
      };
      return new P2pPath({
        generation,
        remotePeerId,
        connection: usable ?? connect(polite),
        sendDescription: (description) => say('p2p.description', { ...address, description }),
        sendCandidates: (candidates) => say('p2p.candidates', { ...address, candidates }),
        log,
      });
    },
  };
}
