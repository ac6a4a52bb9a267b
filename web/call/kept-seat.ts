import type { WantedDevices } from '../../sdk/index.ts';
import type { Memory } from '../client/memory.ts';

/** What a page that is loaded anew needs to be in the call as it was. */
export type KeptSeat = WantedDevices & { readonly ticket: string };

/** The server's words are not longer. */
const MAX_TICKET_LENGTH = 8_192;

export const keptSeatOf = (ticket: string, { microphone, camera }: WantedDevices): KeptSeat => ({
  ticket,
  microphone,
  camera,
});

/** In the memory of this tab, where anybody may have written anything. */
export function readKeptSeat(memory: Memory): KeptSeat | null {
  const kept = parsed(memory.read('seat') ?? 'null');
  if (typeof kept !== 'object' || kept === null) return null;
  const { ticket, microphone, camera } = kept as Partial<Record<keyof KeptSeat, unknown>>;
  if (typeof ticket !== 'string' || ticket === '' || ticket.length > MAX_TICKET_LENGTH) return null;
  if (typeof microphone !== 'boolean' || typeof camera !== 'boolean') return null;
  return { ticket, microphone, camera };
}

export const writeKeptSeat = (memory: Memory, seat: KeptSeat | null): void =>
  memory.write('seat', seat && JSON.stringify(seat));

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}
