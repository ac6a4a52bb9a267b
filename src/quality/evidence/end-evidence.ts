import type { VerdictLeg } from '../../protocol/quality.ts';
import type { LineReason, Reason } from '../../protocol/quality-reason.ts';
import { exhaustive } from '../../shared/exhaustive.ts';
import type { Names } from './names.ts';
import { bitrate, milliseconds, percent, seconds } from './units.ts';

/** Of devices, processors, relay and server. */
export function endEvidence(leg: VerdictLeg, reason: Exclude<Reason, LineReason>, names: Names): string {
  const { sender, receiver } = names;
  switch (reason.code) {
    case 'silent-microphone':
      return `${sender}'s microphone is on, but gives nothing but digital silence.`;
    case 'no-frames-captured':
      return `${sender}'s camera is on, but has given no picture for ${seconds(reason.periodMs)}.`;
    case 'nothing-sent':
      return `${sender}'s device gives sound or pictures, but the browser sends nothing of it.`;
    case 'encoder-held-back':
      return `${sender}'s processor is too busy: it held the encoder back for ${percent(reason.share)} of the time.`;
    case 'encoder-too-slow':
      return `${sender}'s processor is too slow: encoding takes ${ofEachFrame(reason)}.`;
    case 'sender-stalled':
      return `${sender}'s processor is too busy: the page stood still for ${percent(reason.share)} of the time.`;
    case 'decoder-too-slow':
      return `${receiver}'s processor is too slow: decoding takes ${ofEachFrame(reason)}.`;
    case 'frames-dropped':
      return `${receiver}'s processor is too busy: ${percent(reason.share)} of the pictures that came were not shown.`;
    case 'receiver-stalled':
      return `${receiver}'s processor is too busy: the page stood still for ${percent(reason.share)} of the time.`;
    case 'played-late':
      return `${receiver}'s browser plays late: packets wait ${milliseconds(reason.bufferMs)}, though they come evenly.`;
    case 'relay-over-tcp': {
      const relayed = `${leg === 'downlink' ? receiver : sender}'s relay is reached over ${reason.protocol.toUpperCase()}`;
      const numbers = `a round trip takes ${milliseconds(reason.rttMs)}, jitter is ${milliseconds(reason.jitterMs)}`;
      const waiting = reason.bufferMs === undefined ? '' : `, and packets wait ${milliseconds(reason.bufferMs)}`;
      return `${relayed}, where one lost packet holds up the others: ${numbers}${waiting}.`;
    }
    case 'layers-held-back': {
      const width = reason.bitrate === undefined ? 'too little' : `only ${bitrate(reason.bitrate)}`;
      const sent = reason.paused ? 'no picture' : 'less than is wished for';
      return `The line from the server to ${receiver} takes ${width}, so the server sends ${sent}.`;
    }
    case 'sending-limit': {
      const sent = reason.paused ? 'no picture' : 'less than is wished for';
      return `The server may send only so much for this ${reason.limit}, so it sends ${receiver} ${sent}: see the limits.`;
    }
    case 'server-busy':
      return `The server's media worker used ${percent(reason.workerCpu)} of its core.`;
    case 'server-drops':
      return `Of ${sender}'s packets that came to the server only ${percent(reason.share)} were sent on.`;
    case 'one-way-audio':
      return `${sender} speaks and packets reach ${receiver}, but what is played there is silence.`;
    case 'unexplained':
      return 'Neither the lines, nor the devices, nor the server explain it.';
    default:
      return exhaustive(reason);
  }
}

const ofEachFrame = ({ frameMs, budgetMs }: { frameMs: number; budgetMs: number }): string =>
  `${milliseconds(frameMs)} for each frame, and there are ${milliseconds(budgetMs)}`;
