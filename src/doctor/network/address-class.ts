import { BlockList, isIP, isIPv6 } from 'node:net';

/** Who can reach an address. `private`: RFC 1918. `shared`: a carrier's NAT, RFC 6598. `unique-local`: RFC 4193. */
export type AddressClass =
  | 'unspecified'
  | 'loopback'
  | 'link-local'
  | 'private'
  | 'shared'
  | 'unique-local'
  | 'reserved'
  | 'public';

type Block = readonly [network: string, prefix: number];

const BLOCKS: readonly (readonly [AddressClass, readonly Block[]])[] = [
  [
    'unspecified',
    [
      ['0.0.0.0', 32],
      ['::', 128],
    ],
  ],
  [
    'loopback',
    [
      ['127.0.0.0', 8],
      ['::1', 128],
    ],
  ],
  [
    'link-local',
    [
      ['169.254.0.0', 16],
      ['fe80::', 10],
    ],
  ],
  [
    'private',
    [
      ['10.0.0.0', 8],
      ['172.16.0.0', 12],
      ['192.168.0.0', 16],
    ],
  ],
  ['shared', [['100.64.0.0', 10]]],
  ['unique-local', [['fc00::', 7]]],
  // RFC 6890: documentation, benchmarks, multicast, the rest.
  [
    'reserved',
    [
      ['0.0.0.0', 8],
      ['192.0.0.0', 24],
      ['198.18.0.0', 15],
      ['224.0.0.0', 3],
      ['2001:db8::', 32],
      ['ff00::', 8],
    ],
  ],
];

const LISTS = BLOCKS.map(([name, blocks]) => {
  const list = new BlockList();
  for (const [network, prefix] of blocks) list.addSubnet(network, prefix, isIPv6(network) ? 'ipv6' : 'ipv4');
  return [name, list] as const;
});

/** Of an IP address. */
export const addressClass = (address: string): AddressClass =>
  LISTS.find(([, list]) => list.check(address, isIPv6(address) ? 'ipv6' : 'ipv4'))?.[0] ?? 'public';

/** Only machines of the same network get there. */
export const isInternal = (address: string): boolean =>
  ['private', 'shared', 'unique-local', 'link-local'].includes(addressClass(address));

export const isLoopback = (host: string): boolean =>
  host === 'localhost' || (isIP(host) !== 0 && addressClass(host) === 'loopback');

/** As it stands in a URL. */
export const inUrl = (host: string): string => (isIPv6(host) ? `[${host}]` : host);
