import { isIP } from 'node:net';
import type { Config } from '../../config.ts';
import { defineCheck, type Tell } from '../check.ts';
import { addressClass, isInternal, isLoopback } from '../network/address-class.ts';
import { announcedAddresses } from '../network/media-offers.ts';
import { resolve } from '../network/resolve.ts';
import type { Machine } from '../subject.ts';

const setIt = 'Set PARLEY_ANNOUNCED_ADDRESS to the address at which clients reach the media ports';

export const announcedAddress = defineCheck({
  name: 'announced-address',
  title: 'Announced address',
  quick: true,
  faults: {
    'announced-nothing': {
      level: 'problem',
      means: 'The media ports listen everywhere, and there is no address that clients could be told.',
      fix: `${setIt}.`,
    },
    'announced-loopback': {
      level: 'problem',
      means: 'Others may open Parley, but for conferences they are told an address that leads each machine to itself.',
      fix: `Set PARLEY_MEDIA_HOST to 0.0.0.0, and PARLEY_ANNOUNCED_ADDRESS to the address at which clients reach this machine.`,
    },
    'announced-private': {
      level: 'problem',
      means:
        'The public URL leads to a public address, but for conferences clients are told one of this machine’s own network (RFC 1918, 6598 or 4193).',
      fix: `${setIt} from outside.`,
    },
    'announced-unresolved': {
      level: 'problem',
      means: 'PARLEY_ANNOUNCED_ADDRESS is a name without an address.',
      fix: `${setIt}, or give that name an address in the DNS.`,
    },
    'announced-foreign': {
      level: 'note',
      means:
        'The announced address is none of this machine’s own: right behind a NAT that passes the media ports on one to one.',
      fix: 'Nothing, if such a NAT is there; else set PARLEY_ANNOUNCED_ADDRESS to this machine’s own address.',
    },
    'announced-chosen': {
      level: 'note',
      means:
        'This machine has several addresses, and nobody said which one clients are to be told: the first was taken.',
      fix: `${setIt}, if that is another one.`,
    },
  },
  async examine({ media, config, machine }, tell) {
    if (media.state !== 'running') return;
    const announced = await announcedAddresses(media.plane);
    for (const address of announced) await judge(address, config, machine, tell);
    if (announced.length > 0) tell.ok(`Clients are told ${announced.join(' and ')}.`);
  },
});

type Code = 'announced-nothing' | 'announced-loopback' | 'announced-private' | 'announced-unresolved';

async function judge(
  announced: string,
  config: Config,
  machine: Machine,
  tell: Tell<Code | 'announced-foreign' | 'announced-chosen'>,
): Promise<void> {
  const addresses = await resolve(announced);
  const classes = addresses.map(addressClass);
  const own = machine.addresses();
  const outward = own.filter(({ internal }) => !internal);
  if (addresses.length === 0) tell.fault('announced-unresolved', `${announced} has no address.`);
  if (classes.includes('unspecified')) tell.fault('announced-nothing', `Clients are told ${announced}.`);
  if (classes.includes('loopback') && isForOthers(config)) {
    tell.fault('announced-loopback', `Clients are told ${announced}.`);
  }
  const internal = addresses.find(isInternal);
  if (internal && (await isPublic(config))) {
    tell.fault('announced-private', `Clients are told ${announced}, and ${config.http.publicUrl} is public.`);
  }
  const foreign = addresses.find((address) => !own.some((mine) => mine.address === address));
  if (foreign && addressClass(foreign) !== 'unspecified') {
    tell.fault('announced-foreign', `${announced} is no address of this machine.`);
  }
  const everywhere = ['0.0.0.0', '::'].includes(config.media.listenAddress);
  const sameFamily = outward.filter(({ address }) => isIP(address) === isIP(announced));
  if (config.media.announcedAddress === null && everywhere && sameFamily.length > 1) {
    const all = sameFamily.map(({ address }) => address).join(', ');
    tell.fault('announced-chosen', `Of ${all}, clients are told ${announced}.`);
  }
}

/** Not only browsers on this machine come here. */
const isForOthers = ({ http }: Config): boolean =>
  !isLoopback(http.host) || (http.publicUrl !== null && !isLoopback(new URL(http.publicUrl).hostname));

/** The public URL leads to an address that everybody reaches. */
async function isPublic({ http }: Config): Promise<boolean> {
  if (http.publicUrl === null) return false;
  const host = new URL(http.publicUrl).hostname.replace(/^\[|\]$/g, '');
  return (await resolve(host)).some((address) => addressClass(address) === 'public');
}
