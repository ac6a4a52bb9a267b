import type { Params } from '../../src/protocol/contract.ts';
import type { PathOpening } from '../calls/call-room.ts';
import type { Signaling } from '../calls/signaling-port.ts';
import type { Log } from '../log.ts';
import { isSdkError } from '../sdk-error.ts';
import type { MediaPath } from './media-path.ts';
import { P2pPath } from './p2p-path.ts';

export type PathOpenerDependencies = {
  signaling: Signaling;
  createPeerConnection: (configuration: RTCConfiguration) => RTCPeerConnection;
  configuration: () => RTCConfiguration;
  log: Log;
};

/** The one place that knows which kind of path a topology means. */
export const createPathOpener =
  ({ signaling, createPeerConnection, configuration, log }: PathOpenerDependencies) =>
  ({ callId, path, remotePeerId }: PathOpening): MediaPath | null => {
    if (path.topology !== 'p2p') return null;
    const { generation, polite } = path;
    const address = { callId, generation, to: remotePeerId };
    const say = <T extends 'p2p.description' | 'p2p.candidates'>(type: T, data: Params<T>): void => {
      signaling.request(type, data).catch((error) => {
        // The path, the peer or the call was gone when the message arrived.
        const late = isSdkError(error, 'stale-generation', 'peer-not-found', 'call-ended', 'call-not-found', 'closed');
        log(late ? 'debug' : 'warn', `${type} was refused`, error);
      });
    };
    return new P2pPath({
      generation,
      polite,
      remotePeerId,
      pc: createPeerConnection({ ...configuration(), bundlePolicy: 'max-bundle' }),
      sendDescription: (description) => say('p2p.description', { ...address, description }),
      sendCandidates: (candidates) => say('p2p.candidates', { ...address, candidates }),
      log,
    });
  };
