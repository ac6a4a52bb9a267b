import type { CallId } from '../../src/protocol/ids.ts';
import type { Person } from '../../src/protocol/presence.ts';
import type { Source } from '../../src/protocol/rooms.ts';
import type { WantedDevices } from '../api.ts';

/**
 * `incoming`: it rings here. `reloaded`: this device has the seat already, of a page before this one. The others are being
 * placed, joined, or gone on with.
 */
export type CallBeginning = { video: boolean; conversationId: string | null } & (
  | {
      direction: 'incoming';
      id: CallId;
      /** The application's name, in place of a person. */
      from: Person | { application: string };
      others: readonly Person[];
      ringsUntil: number;
    }
  | { direction: 'outgoing'; with: Person }
  | { direction: 'rejoined'; with: Person | null }
  | { direction: 'meeting' }
  | { direction: 'reloaded'; id: CallId; sources: readonly Source[]; wanted: WantedDevices }
);

/** `begun`: the call has its id, and its state says so; nobody was given time to draw that. */
export type BeginOptions = { microphone: boolean; begun: () => void };

/** Whom the call is with, as far as that is known from the beginning. */
export function callerOf(beginning: CallBeginning): { person: Person | null; application: string | null } {
  if (beginning.direction !== 'incoming') {
    return { person: 'with' in beginning ? beginning.with : null, application: null };
  }
  const { from } = beginning;
  return 'application' in from ? { person: null, application: from.application } : { person: from, application: null };
}
