import { expect, test } from 'vitest';
import { failureOf } from '../../../workers/worker-failure.ts';

const because = (message: string) => new Error('the media worker cannot listen', { cause: new Error(message) });

test('why a worker does not start is known by what mediasoup, libuv and Node say', () => {
  expect(failureOf(because('uv_udp_bind() failed [port:40000]: address already in use'))).toBe('no-port');
  expect(failureOf(new Error('no more available ports [protocol:udp]'))).toBe('no-port');
  expect(failureOf(because('uv_udp_bind() failed: too many open files'))).toBe('no-descriptors');
  expect(failureOf(new Error("EMFILE: too many open files, open '/dev/null'"))).toBe('no-descriptors');
  expect(failureOf(new Error('[pid:1, code:null, signal:SIGABRT]'))).toBe('other');
  expect(failureOf('?')).toBe('other');
});
