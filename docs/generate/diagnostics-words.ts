import type * as z from 'zod/mini';
import type { diagnosticsRequests } from '../../src/protocol/diagnostics.ts';
import type { RequestWords } from './request-words.ts';
import type { TypeWords } from './type-words.ts';

type DiagnosticsRequest = keyof typeof diagnosticsRequests;

export const diagnosticsRequestWords: Readonly<Record<DiagnosticsRequest, RequestWords>> = {
  'test.open': {
    summary:
      'Opens a room in the SFU for this device alone, to hear and see itself before a call. Its `callId` stands in the `media` requests, with any `generation` from 1 to `generations`; each is a place of its own, so several ways can be tried side by side. What you produce there you may consume yourself; nothing is announced. It closes at `endsAt`, with `test.close`, with the next `test.open`, or with the session. It is no call: you may be in one besides.',
    params: {},
    result: {
      callId: 'Names the test in the `media` requests.',
      generations: 'How many places there are.',
      endsAt: 'When it closes by itself.',
    },
    refusals: ['limit-reached'],
  },
  'test.close': {
    summary: 'Closes a test, and all that it holds.',
    params: { callId: 'Of the test.' },
    result: {},
    refusals: ['call-not-found'],
  },
  'quality.diagnosis': {
    summary:
      'What a client found that keeps its machine from calling, for those who run the server. Without a call, or with one in which you have a seat or had one in the last ten minutes.',
    params: { callId: 'The call that it is about.', diagnosis: 'What was found.' },
    result: {},
    refusals: ['call-not-found'],
  },
  'quality.rate': {
    summary:
      'How the call was, by the one who was in it. Taken for ten minutes from when your part in it ended; a person’s later word replaces the one before.',
    params: {
      callId: 'The call.',
      stars: '1: bad, 5: excellent.',
      reasons: 'What was not good. May be empty.',
      comment: 'In the person’s own words. Line breaks are fine, other control characters are refused.',
    },
    result: {},
    refusals: ['call-not-found', 'not-allowed'],
  },
};

export const diagnosticsTypeWords: Readonly<
  Record<'Reach' | 'RelayReach' | 'NetworkFindings' | 'Diagnosis', TypeWords>
> = {
  Reach: {
    summary: 'How one way out of a client’s network fared.',
    fields: {
      state: '`untested`: there was nothing to test it with, or it was not its turn.',
      rttMs: 'The round trip.',
      reason: '`silent`: no answer in time. `refused`: an answer, and it was no.',
    },
  },
  RelayReach: {
    summary: 'One relay that the client was given, tried as far as the SFU.',
    fields: { url: 'As in `iceServers`.', protocol: 'How the client speaks to it.', reach: 'How that went.' },
  },
  NetworkFindings: {
    summary: 'What a client found of its ways out.',
    fields: {
      signaling: 'The WebSocket.',
      direct:
        'What to expect of a direct way to somebody else, by the candidates that came. `same-network`: no server told the outer address. `unlikely`: the NAT gives each destination another port. `impossible`: there is no candidate at all.',
      sfuUdp: 'The SFU over UDP.',
      sfuTcp: 'The SFU over TCP.',
      relays: 'Each `turn:` and `turns:` URL.',
    },
  },
  Diagnosis: {
    summary: 'What keeps a machine from calling, and what was seen of it.',
    fields: {
      code: 'The gravest thing that was found; `none`: nothing. The SDK has a sentence for each.',
      network: 'The ways out.',
      microphone: 'Whether one could be opened; it was not.',
      camera: 'The same of a camera.',
    },
  },
};

type Examples = {
  readonly [T in DiagnosticsRequest]: {
    params: z.input<(typeof diagnosticsRequests)[T]['params']>;
    result: z.input<(typeof diagnosticsRequests)[T]['result']>;
  };
};

const callId = '019aa0c4-3b5e-7c11-9d52-6a1f0e8b7c21';
const testId = '019aa0c3-0a7e-7b20-8e41-5d0c9b8a7f10';

export const diagnosticsExamples: Examples = {
  'test.open': { params: {}, result: { callId: testId, generations: 8, endsAt: 1_794_996_445_000 } },
  'test.close': { params: { callId: testId }, result: {} },
  'quality.diagnosis': {
    params: {
      diagnosis: {
        code: 'udp-blocked',
        network: {
          signaling: { state: 'reached', rttMs: 24 },
          direct: 'unlikely',
          sfuUdp: { state: 'failed', reason: 'silent' },
          sfuTcp: { state: 'reached', rttMs: 27 },
          relays: [{ url: 'turns:turn.example.com:5349', protocol: 'tls', reach: { state: 'reached', rttMs: 31 } }],
        },
        microphone: 'granted',
        camera: 'no-device',
      },
    },
    result: {},
  },
  'quality.rate': {
    params: { callId, stars: 2, reasons: ['sound'], comment: 'Boris was hard to understand.' },
    result: {},
  },
};
