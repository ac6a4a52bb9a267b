import { expect, test } from 'vitest';
import { readStunUrl } from '../../../src/doctor/stun/turn-url.ts';

test.each([
  ['turn:turn.example.org', 'turn', 'udp', 'turn.example.org', 3478],
  ['turn:turn.example.org:4000?transport=tcp', 'turn', 'tcp', 'turn.example.org', 4000],
  ['turns:turn.example.org', 'turn', 'tls', 'turn.example.org', 5349],
  ['turns:turn.example.org:443?transport=udp', 'turn', 'dtls', 'turn.example.org', 443],
  ['turn:[2001:db8::1]:3479', 'turn', 'udp', '2001:db8::1', 3479],
  ['stun:192.0.2.1', 'stun', 'udp', '192.0.2.1', 3478],
  ['STUNS:stun.example.org', 'stun', 'tls', 'stun.example.org', 5349],
])('%s', (url, kind, transport, host, port) => {
  expect(readStunUrl(url)).toEqual({ url, kind, transport, host, port });
});

test.each(['turn:', 'turn://turn.example.org', 'http://turn.example.org', 'turn:a:b:c', 'turn:a?transport=sctp'])(
  '%s is none',
  (url) => expect(readStunUrl(url)).toBeNull(),
);
