import type { types } from 'mediasoup-client';
import type { TransportOffer } from '../../../src/protocol/media.ts';
import type { IceServer } from '../../../src/protocol/session.ts';
import type { Log } from '../../log.ts';
import type { Ask } from './media-requests.ts';
import { mergeReports } from './merged-report.ts';
import { UdpRetry } from './udp-retry.ts';

export type SfuTransportsDependencies = {
  /** Loaded. */
  device: types.Device;
  send: TransportOffer;
  receive: TransportOffer;
  configuration: RTCConfiguration;
  ask: Ask;
  /** The state of one of them. */
  changed: () => void;
  failed: (error: unknown) => void;
  log: Log;
};

/** The worst first. */
const STATES = ['failed', 'disconnected', 'connecting', 'new'] as const satisfies RTCPeerConnectionState[];

/** The transport to send and the one to receive. mediasoup-client connects each when it is used first. */
export class SfuTransports {
  readonly send: types.Transport;
  readonly receive: types.Transport;
  readonly #ask: Ask;
  readonly #log: Log;
  readonly #retries: readonly UdpRetry[];
  #restarting = false;

  constructor({ device, send, receive, configuration, ask, changed, failed, log }: SfuTransportsDependencies) {
    this.#ask = ask;
    this.#log = log;
    const options = ({ transportId, ...offer }: TransportOffer): types.TransportOptions => ({
      id: transportId,
      ...offer,
      ...(configuration.iceServers && { iceServers: configuration.iceServers }),
      ...(configuration.iceTransportPolicy && { iceTransportPolicy: configuration.iceTransportPolicy }),
    });
    this.send = device.createSendTransport(options(send));
    this.receive = device.createRecvTransport(options(receive));
    this.#retries = this.#both.map((transport) => {
      const retry = new UdpRetry({
        transport,
        isOffered: receive.iceCandidates.some(({ protocol }) => protocol === 'udp'),
        restartIce: () => this.#restart(transport),
        failed: (error) => log('debug', 'UDP was not looked for again', error),
      });
      transport.on('connect', ({ dtlsParameters }, callback) => {
        // Not awaited: the server takes in order what is asked of it, and so knows this before what needs it.
        ask('media.connect', { transportId: transport.id, dtlsParameters }).catch(failed);
        callback();
      });
      transport.on('connectionstatechange', (state) => {
        if (state === 'connected') retry.handleConnected();
        changed();
      });
      return retry;
    });
  }

  /** Of those that were used before, or are `needed` now. */
  state(needed: { send: boolean; receive: boolean }): RTCPeerConnectionState {
    const states = [
      ...(needed.send || this.send.connectionState !== 'new' ? [this.send.connectionState] : []),
      ...(needed.receive || this.receive.connectionState !== 'new' ? [this.receive.connectionState] : []),
    ];
    return STATES.find((state) => states.includes(state)) ?? 'connected';
  }

  setIceServers(iceServers: readonly IceServer[]): void {
    for (const transport of this.#both) {
      transport
        .updateIceServers({ iceServers: iceServers as RTCIceServer[] })
        // A transport that is being closed needs none.
        .catch((error) => this.#log('debug', 'the new ICE servers were not taken', error));
    }
  }

  /** Those that were used before. Asked for again before it is done, it is done once. */
  async restartIce(): Promise<void> {
    if (this.#restarting) return;
    this.#restarting = true;
    try {
      const used = this.#both.filter(({ connectionState }) => connectionState !== 'new');
      await Promise.all(used.map((transport) => this.#restart(transport)));
    } finally {
      this.#restarting = false;
    }
  }

  async getStats(): Promise<RTCStatsReport> {
    const [send, receive] = await Promise.all([this.send.getStats(), this.receive.getStats()]);
    return mergeReports({ send, receive });
  }

  close(): void {
    for (const retry of this.#retries) retry.close();
    for (const transport of this.#both) transport.close();
  }

  async #restart(transport: types.Transport): Promise<void> {
    const { iceParameters } = await this.#ask('media.restart-ice', { transportId: transport.id });
    await transport.restartIce({ iceParameters });
  }

  get #both(): types.Transport[] {
    return [this.send, this.receive];
  }
}
