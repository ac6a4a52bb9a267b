import type { TransportOffer } from '../../rooms/ports.ts';
import { defineCheck } from '../check.ts';
import { withOffers } from '../network/media-offers.ts';
import { resolve } from '../network/resolve.ts';
import { askBinding } from '../stun/ice-binding.ts';

/** On one's own machine an answer takes less than a millisecond; round a NAT, not much more. */
const PATIENCE_MS = 1_500;

const openIt = 'Open it in the firewall, for the protocol named, and pass it on to this machine with the same number';

export const mediaPorts = defineCheck({
  name: 'media-ports',
  title: 'Media ports',
  quick: true,
  faults: {
    'media-udp-closed': {
      level: 'problem',
      means: 'Asked by UDP at the announced address, which is this machine’s own, the media worker does not answer.',
      fix: `${openIt}.`,
    },
    'media-tcp-closed': {
      level: 'warning',
      means: 'The same over TCP, which is for networks that let no UDP out.',
      fix: `${openIt}.`,
    },
    'media-udp-unanswered': {
      level: 'warning',
      means:
        'Asked by UDP at the announced address, which is not this machine’s own, the media worker does not answer: the port is closed, or the NAT does not lead back from inside.',
      fix: `${openIt}; then run the web client’s connection test from outside, which knows for certain.`,
    },
    'media-tcp-unanswered': {
      level: 'warning',
      means: 'The same over TCP.',
      fix: `${openIt}; then run the web client’s connection test from outside, which knows for certain.`,
    },
  },
  async examine({ media, machine }, tell) {
    if (media.state !== 'running') return;
    const own = machine.addresses().map(({ address }) => address);
    const probeAll = (offers: readonly TransportOffer[]) => Promise.all(offers.flatMap(probesOf));
    // Where no worker works there is nobody to ask, and another check says so.
    const outcomes = await withOffers(media.plane, probeAll).catch(() => []);
    for (const { protocol, where, address, error } of outcomes) {
      if (error === null) tell.ok(`A media worker answers at ${where}.`);
      else tell.fault(`media-${protocol}-${own.includes(address) ? 'closed' : 'unanswered'}`, `${where}: ${error}.`);
    }
  },
});

type Candidate = TransportOffer['iceCandidates'][number];

/** `error`: why nothing was heard; null: the worker answered. */
type Outcome = { protocol: 'udp' | 'tcp'; where: string; address: string; error: string | null };

const probesOf = ({ iceCandidates, iceParameters }: TransportOffer): Promise<Outcome>[] =>
  iceCandidates.map((candidate) => probe(candidate, iceParameters));

async function probe(candidate: Candidate, parameters: TransportOffer['iceParameters']): Promise<Outcome> {
  const { protocol, address: announced, port } = candidate;
  const [address = announced] = await resolve(announced);
  const where = `${announced} port ${port} over ${protocol.toUpperCase()}`;
  try {
    await askBinding({ protocol, address, port, timeoutMs: PATIENCE_MS }, parameters);
    return { protocol, where, address, error: null };
  } catch (error) {
    return { protocol, where, address, error: error instanceof Error ? error.message : String(error) };
  }
}
