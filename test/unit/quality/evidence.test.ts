import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { Verdict, type VerdictLeg } from '../../../src/protocol/quality.ts';
import type { Reason } from '../../../src/protocol/quality-reason.ts';
import { evidence } from '../../../src/quality/evidence/evidence.ts';
import { pathLabel } from '../../../src/quality/path-label.ts';
import { find } from '../../../src/quality/verdict.ts';
import { anySample } from '../../support/quality/arbitrary-samples.ts';
import { impairments } from '../../support/quality/impairments.ts';
import { AT, audio } from '../../support/quality/samples.ts';

const names = { sender: 'Anna', receiver: 'Ben' };
const sentences = new Map(
  impairments.map(({ name, topology, sample }) => {
    const finding = find(sample(AT), null);
    return [`${name}, ${topology}`, finding && evidence(finding, names)];
  }),
);

type Code = Reason['code'];
type Said<C extends Code> = { leg: VerdictLeg; reason: Extract<Reason, { code: C }>; sentence: string };

/** Those that no impairment above brings about. A code that is missing does not compile. */
const sentenceOf: {
  [C in Exclude<
    Code,
    | 'silent-microphone'
    | 'no-frames-captured'
    | 'sender-stalled'
    | 'receiver-stalled'
    | 'delay'
    | 'jitter'
    | 'relay-over-tcp'
    | 'narrow-line'
  >]: Said<C>;
} = {
  'nothing-sent': {
    leg: null,
    reason: { code: 'nothing-sent' },
    sentence: "Anna's device gives sound or pictures, but the browser sends nothing of it.",
  },
  'encoder-held-back': {
    leg: null,
    reason: { code: 'encoder-held-back', share: 0.84 },
    sentence: "Anna's processor is too busy: it held the encoder back for 84 % of the time.",
  },
  'encoder-too-slow': {
    leg: null,
    reason: { code: 'encoder-too-slow', frameMs: 48.2, budgetMs: 33.3 },
    sentence: "Anna's processor is too slow: encoding takes 48 ms for each frame, and there are 33 ms.",
  },
  'decoder-too-slow': {
    leg: null,
    reason: { code: 'decoder-too-slow', frameMs: 60, budgetMs: 33.3 },
    sentence: "Ben's processor is too slow: decoding takes 60 ms for each frame, and there are 33 ms.",
  },
  'frames-dropped': {
    leg: null,
    reason: { code: 'frames-dropped', share: 0.4 },
    sentence: "Ben's processor is too busy: 40 % of the pictures that came were not shown.",
  },
  'played-late': {
    leg: null,
    reason: { code: 'played-late', bufferMs: 260, jitterMs: 4 },
    sentence: "Ben's browser plays late: packets wait 260 ms, though they come evenly.",
  },
  'full-line': {
    leg: 'uplink',
    reason: { code: 'full-line', lost: 0.062, waitMs: 180 },
    sentence: 'The line from Anna to the server is full: packets wait 180 ms longer than usual, and 6.2 % are lost.',
  },
  'layers-held-back': {
    leg: 'downlink',
    reason: { code: 'layers-held-back', paused: true },
    sentence: 'The line from the server to Ben takes too little, so the server sends no picture.',
  },
  loss: {
    leg: 'uplink',
    reason: { code: 'loss', lost: 0.098, otherLost: 0.001 },
    sentence: 'Of the packets from Anna to the server 9.8 % are lost, on the way from the server to Ben 0.1 %.',
  },
  'nothing-arrives': {
    leg: 'downlink',
    reason: { code: 'nothing-arrives' },
    sentence: 'Of the packets from the server to Ben not one arrives.',
  },
  'server-busy': {
    leg: null,
    reason: { code: 'server-busy', workerCpu: 0.97, loopLagMs: 30 },
    sentence: "The server's media worker used 97 % of its core.",
  },
  'sending-limit': {
    leg: null,
    reason: { code: 'sending-limit', limit: 'application', paused: true },
    sentence: 'The server may send only so much for this application, so it sends Ben no picture: see the limits.',
  },
  'server-drops': {
    leg: null,
    reason: { code: 'server-drops', share: 0.6 },
    sentence: "Of Anna's packets that came to the server only 60 % were sent on.",
  },
  'one-way-audio': {
    leg: null,
    reason: { code: 'one-way-audio' },
    sentence: 'Anna speaks and packets reach Ben, but what is played there is silence.',
  },
  unexplained: {
    leg: null,
    reason: { code: 'unexplained' },
    sentence: 'Neither the lines, nor the devices, nor the server explain it.',
  },
};

describe('V11: the evidence in one sentence', () => {
  test.each([
    [
      'uplink loss 10 %, heard, sfu',
      'Of the packets from Anna to the server 10 % are lost, on the way from the server to Ben 0.0 %.',
    ],
    [
      'downlink loss 5 %, heard, sfu',
      'Of the packets from the server to Ben 5.2 % are lost, on the way from Anna to the server 0.0 %.',
    ],
    ['uplink loss 10 %, heard, p2p', 'Of the packets from Anna to Ben 10 % are lost.'],
    ['burst loss, heard, p2p', 'Of the packets from Anna to Ben 5.2 % are lost, some 4 in a row.'],
    [
      'jitter 60 ms, heard, sfu',
      'From Anna to the server packets come 41 ms out of their rhythm, on the way from the server to Ben 1 ms.',
    ],
    ['delay +300 ms, heard, p2p', 'A round trip between Anna and Ben takes 320 ms.'],
    [
      'uplink limited to 300 kbit/s, seen, sfu',
      'The line from Anna to the server takes only 240 kbit/s: it held the encoder back for 98 % of the time.',
    ],
    [
      'downlink limited to 300 kbit/s, seen, sfu',
      'The line from the server to Ben takes only 280 kbit/s, so the server sends less than is wished for.',
    ],
    [
      'relay forced over TCP, heard, p2p',
      "Anna's relay is reached over TCP, where one lost packet holds up the others: a round trip takes 190 ms, jitter is 38 ms, and packets wait 150 ms.",
    ],
    ["sender's CPU starved, seen, p2p", "Anna's processor is too busy: the page stood still for 45 % of the time."],
    ["receiver's CPU starved, seen, sfu", "Ben's processor is too busy: the page stood still for 50 % of the time."],
    ['microphone dead, heard, p2p', "Anna's microphone is on, but gives nothing but digital silence."],
    ['camera frozen, seen, sfu', "Anna's camera is on, but has given no picture for 5 s."],
  ])('V11: %s', (name, sentence) => {
    expect(sentences.get(name)).toBe(sentence);
  });

  test.each(Object.values(sentenceOf))('V11: $sentence', ({ leg, reason, sentence }) => {
    expect(evidence({ leg, reason }, names)).toBe(sentence);
  });

  test('V11: side evidence is told', () => {
    const sample = audio('p2p', {
      sender: { signaling: { nowMs: 420, usualMs: 30 } },
      received: { packets: 225, lost: 25 },
    });
    const finding = find(sample, null);
    expect(finding && evidence(finding, names)).toBe(
      "Of the packets from Anna to Ben 10 % are lost; Anna's connection to the server slowed down too (30 ms to 420 ms), Ben's did not (24 ms).",
    );
  });

  test('V11: whatever is found fits the contract, with names of any length', () => {
    const long = fc.string({ unit: 'grapheme', minLength: 60, maxLength: 80 });
    fc.assert(
      fc.property(anySample, anySample, long, long, (sample, before, sender, receiver) => {
        const finding = find(sample, before);
        if (!finding) return;
        const { cause, leg, symptom, reason } = finding;
        const verdict = { cause, leg, symptom, reason, evidence: evidence(finding, { sender, receiver }) };
        expect(Verdict.safeParse(verdict)).toMatchObject({ success: true });
      }),
      { numRuns: 1_000 },
    );
  });
});

describe('V16: the label of a path', () => {
  const host = { local: 'host', remote: 'host', protocol: 'udp' } as const;
  test.each([
    ['p2p_host', 'p2p', host],
    ['p2p_srflx', 'p2p', { ...host, remote: 'prflx' }],
    ['p2p_srflx', 'p2p', { ...host, local: 'srflx' }],
    ['p2p_relay', 'p2p', { ...host, remote: 'relay' }],
    ['p2p_relay', 'p2p', { ...host, local: 'relay', relayProtocol: 'tls' }],
    ['sfu_udp', 'sfu', { ...host, local: 'prflx' }],
    ['sfu_tcp', 'sfu', { ...host, protocol: 'tcp' }],
    ['sfu_relay', 'sfu', { ...host, local: 'relay', relayProtocol: 'udp' }],
  ] as const)('V16: %s', (label, topology, pair) => {
    expect(pathLabel(topology, pair)).toBe(label);
  });
});
