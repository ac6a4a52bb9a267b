import type { LineReason } from '../../protocol/quality-reason.ts';
import { exhaustive } from '../../shared/exhaustive.ts';
import type { Names } from './names.ts';
import { bitrate, milliseconds, percent } from './units.ts';

type Leg = 'uplink' | 'downlink' | 'line';

export function lineEvidence(leg: Leg, reason: LineReason, names: Names): string {
  // With side evidence it is between two, and the leg is a conclusion.
  const { from, to, other } = way(reason.signaling ? 'line' : leg, names);
  const besides = (text: string | undefined): string => (text === undefined ? '' : `, on the way ${other} ${text}`);
  const side = sideEvidence(leg, reason, names);
  switch (reason.code) {
    case 'loss': {
      const bursts = reason.bursts === undefined ? '' : `, some ${Math.round(reason.bursts)} in a row`;
      const lost = `Of the packets from ${from} to ${to} ${percent(reason.lost)} are lost${bursts}`;
      return `${lost}${besides(reason.otherLost === undefined ? undefined : percent(reason.otherLost))}${side}.`;
    }
    case 'jitter': {
      const shaken = `From ${from} to ${to} packets come ${milliseconds(reason.jitterMs)} out of their rhythm`;
      return `${shaken}${besides(reason.otherMs === undefined ? undefined : milliseconds(reason.otherMs))}${side}.`;
    }
    case 'delay': {
      const slow = `A round trip between ${from} and ${to} takes ${milliseconds(reason.rttMs)}`;
      return `${slow}${besides(reason.otherMs === undefined ? undefined : milliseconds(reason.otherMs))}${side}.`;
    }
    case 'nothing-arrives':
      return `Of the packets from ${from} to ${to} not one arrives${side}.`;
    case 'narrow-line': {
      const width = reason.bitrate === undefined ? 'too little' : `only ${bitrate(reason.bitrate)}`;
      const held =
        reason.heldBack === undefined ? '' : `: it held the encoder back for ${percent(reason.heldBack)} of the time`;
      return `The line from ${from} to ${to} takes ${width}${held}${side}.`;
    }
    case 'full-line': {
      const waiting = `packets wait ${milliseconds(reason.waitMs)} longer than usual`;
      return `The line from ${from} to ${to} is full: ${waiting}, and ${percent(reason.lost)} are lost${side}.`;
    }
    default:
      return exhaustive(reason);
  }
}

function way(leg: Leg, { sender, receiver }: Names): { from: string; to: string; other: string } {
  const server = 'the server';
  switch (leg) {
    case 'uplink':
      return { from: sender, to: server, other: `from the server to ${receiver}` };
    case 'downlink':
      return { from: server, to: receiver, other: `from ${sender} to the server` };
    case 'line':
      return { from: sender, to: receiver, other: 'back' };
    default:
      return exhaustive(leg);
  }
}

/** Between two: whose line it is, where the connections to the server tell. */
function sideEvidence(leg: Leg, { signaling }: LineReason, { sender, receiver }: Names): string {
  if (!signaling) return '';
  const [blamed, other] = leg === 'uplink' ? [sender, receiver] : [receiver, sender];
  const { blamedMs, usualMs, otherMs } = signaling;
  const risen = `${blamed}'s connection to the server slowed down too (${milliseconds(usualMs)} to ${milliseconds(blamedMs)})`;
  return `; ${risen}, ${other}'s did not (${milliseconds(otherMs)})`;
}
