import { describe, expect, test } from 'vitest';
import type { CallEvents } from '../../../src/calls/call-events.ts';
import { ProtocolError } from '../../../src/protocol/errors.ts';
import { TypedEmitter } from '../../../src/shared/typed-emitter.ts';
import { logFacts } from '../../../src/telemetry/event-log.ts';
import { createLogger } from '../../../src/telemetry/logger.ts';
import { annaCallsBoris } from '../../support/people.ts';
import { rethrow } from '../../support/recorded.ts';

function logger(level = 'info') {
  const lines: string[] = [];
  const log = createLogger(level, { write: (line) => void lines.push(line) });
  return { log, lines };
}

const SECRETS = ['token', 'guestToken', 'resumeToken', 'authorization', 'credential', 'secret', 'sdp', 'candidate'];

describe('O4: secrets', () => {
  test.each(SECRETS)('O4: %s is cut out, at every depth and in lists', (name) => {
    const { log, lines } = logger();
    const it = { [name]: 'hunter2' };
    log.info(it, 'flat');
    log.info({ a: it }, 'nested');
    log.info({ a: { b: it } }, 'deeper');
    log.info({ a: { b: { c: it } } }, 'deeper still');
    log.info({ a: { b: { c: { d: it } } } }, 'as deep as any message goes');
    log.info({ list: [it, { in: [it] }] }, 'in lists');
    expect(lines).toHaveLength(6);
    expect(lines.join()).not.toContain('hunter2');
    expect(lines.every((line) => line.includes('[cut]'))).toBe(true);
  });

  test('O4: of an error’s details too', () => {
    const { log, lines } = logger();
    const error = new ProtocolError('internal', 'no', { details: { request: { token: 'hunter2' } } });
    log.error({ err: error }, 'fault');
    expect(lines.join()).not.toContain('hunter2');
  });

  test('O4: what is logged is not changed', () => {
    const { log } = logger();
    const it = { a: { token: 'hunter2' } };
    log.info(it, 'x');
    expect(it).toEqual({ a: { token: 'hunter2' } });
  });
});

describe('O4: lines', () => {
  test('O4: are JSON with a time, below the level none', () => {
    const { log, lines } = logger('warn');
    log.info('quiet');
    log.warn({ callId: 'call' }, 'heard');
    expect(lines).toHaveLength(1);
    expect(JSON.parse(lines[0] ?? '')).toMatchObject({
      callId: 'call',
      msg: 'heard',
      time: expect.stringMatching(/Z$/),
    });
  });

  test('O4: one for each step of a call', () => {
    const { log, lines } = logger();
    const calls = new TypedEmitter<CallEvents>(rethrow);
    const silent = () => new TypedEmitter<never>(rethrow);
    logFacts(log, { calls, rooms: silent(), sessions: silent(), feedback: silent() });
    const call = annaCallsBoris;
    calls.emit('call-placed', { call });
    calls.emit('call-connected', { call, setupMs: 5, topology: 'p2p' });
    calls.emit('call-ended', { call, outcome: 'lost', durationMs: 7, devices: [] });
    expect(lines.map((line) => JSON.parse(line))).toMatchObject([
      { msg: 'call placed', callId: 'call', applicationId: 'acme' },
      { msg: 'call connected', setupMs: 5, topology: 'p2p' },
      { msg: 'call ended', outcome: 'lost', durationMs: 7 },
    ]);
  });
});
