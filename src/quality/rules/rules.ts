import { fullLine, narrowDownlink, narrowUplink } from './bandwidth-rules.ts';
import { decoderBehind, encoderHeldBack, playedLate, receiverStalled, senderStalled } from './cpu-rules.ts';
import { frozenCamera, frozenSender, silentMicrophone } from './device-rules.ts';
import { deadLine, lossyLine, slowLine, unevenLine } from './line-rules.ts';
import { oneWayAudio } from './one-way-rule.ts';
import { relayOverTcp } from './relay-rule.ts';
import type { Rule } from './rule.ts';
import { sendingLimit, serverBusy, serverDrops, serverOverloaded } from './server-rules.ts';

/**
 * Nearest to the root first: what a rule explains makes later ones look guilty, never the other way round. A starved
 * processor makes packets late, a full line loses some, a lossy line makes encoders careful.
 */
export const rules: readonly Rule[] = [
  silentMicrophone,
  serverOverloaded,
  senderStalled,
  frozenCamera,
  frozenSender,
  receiverStalled,
  encoderHeldBack,
  decoderBehind,
  deadLine,
  relayOverTcp,
  sendingLimit,
  narrowUplink,
  narrowDownlink,
  fullLine,
  lossyLine,
  slowLine,
  unevenLine,
  serverDrops,
  serverBusy,
  playedLate,
  oneWayAudio,
];
