import { lookup } from 'node:dns/promises';
import { isIP } from 'node:net';
import { networkInterfaces } from 'node:os';
import type { types } from 'mediasoup';

export type ListenSettings = {
  /** An address or a host's name; `0.0.0.0` and `::` listen everywhere. */
  listenAddress: string;
  /** What clients are told, where it differs. Null: the address itself, or this machine's first when it is everywhere. */
  announcedAddress: string | null;
};

const everywhere = new Map([
  ['0.0.0.0', 'IPv4'],
  ['::', 'IPv6'],
]);

/** One UDP and one TCP port for all of a worker's clients; TCP is for networks that let no UDP out. */
export async function listenInfos(settings: ListenSettings, port: number): Promise<types.TransportListenInfo[]> {
  const { listenAddress } = settings;
  const ip = isIP(listenAddress) ? listenAddress : (await lookup(listenAddress)).address;
  const announcedAddress = settings.announcedAddress ?? firstAddress(everywhere.get(ip));
  const announced = announcedAddress === undefined ? {} : { announcedAddress };
  return (['udp', 'tcp'] as const).map((protocol) => ({ protocol, ip, port, ...announced }));
}

function firstAddress(family: string | undefined): string | undefined {
  const addresses = Object.values(networkInterfaces()).flatMap((interfaces) => interfaces ?? []);
  return addresses.find((it) => it.family === family && !it.internal)?.address;
}
