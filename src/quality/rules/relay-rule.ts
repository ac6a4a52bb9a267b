import type { CandidatePair } from '../../protocol/quality-digest.ts';
import { GROWN_BY_MS, grownByMs } from './buffer-facts.ts';
import { worst, worstLoss } from './line-facts.ts';
import type { Rule } from './rule.ts';

/** TCP hides losses: where packets are still missing it was not TCP. */
const TCP_LOSES_BELOW = 0.02;
/** What waiting for a packet that is sent again looks like from outside. */
const JITTER_FROM_MS = 20;
const RTT_FROM_MS = 150;
const BUFFER_FROM_MS = 100;

export const relayOverTcp: Rule = {
  name: 'relay over TCP',
  causes: ['relay-path'],
  when: `media goes to the TURN server over TCP or TLS, without loss, but with ${JITTER_FROM_MS} ms of jitter, ${RTT_FROM_MS} ms of round trip or a jitter buffer that grew to ${BUFFER_FROM_MS} ms or more: one lost packet holds up all that follow`,
  explains: ['choppy-audio', 'delayed-audio', 'frozen-video', 'jerky-video', 'blurred-video', 'no-video'],
  blame({ sample, before, lines }) {
    const bySender = tcpOf(sample.sender.digest?.network.pair);
    const protocol = bySender ?? tcpOf(sample.receiver.digest?.network.pair);
    if (!protocol || worstLoss(lines) >= TCP_LOSES_BELOW) return null;
    const rttMs = worst(lines, (line) => line.rttMs)?.value ?? 0;
    const jitterMs = worst(lines, (line) => line.jitterMs)?.value ?? 0;
    const bufferMs = sample.received?.bufferMs ?? 0;
    // A buffer that is long and does not grow tells of what was.
    const isGrown = bufferMs >= BUFFER_FROM_MS && grownByMs(sample, before) >= GROWN_BY_MS;
    if (jitterMs < JITTER_FROM_MS && rttMs < RTT_FROM_MS && !isGrown) return null;
    const buffer = bufferMs >= BUFFER_FROM_MS ? { bufferMs } : {};
    const reason = { code: 'relay-over-tcp', protocol, rttMs, jitterMs, ...buffer } as const;
    return { cause: 'relay-path', leg: bySender ? 'uplink' : 'downlink', reason };
  },
};

/** How this end reaches its own relay, where not over UDP. */
function tcpOf(pair: CandidatePair | undefined): 'tcp' | 'tls' | null {
  if (pair?.local !== 'relay') return null;
  return pair.relayProtocol === 'tcp' || pair.relayProtocol === 'tls' ? pair.relayProtocol : null;
}
