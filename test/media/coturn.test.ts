import { afterAll, beforeAll, expect, onTestFinished, test } from 'vitest';
import { turnCredentials } from '../../src/auth/turn-credentials.ts';
import { type Coturn, startCoturn } from '../support/coturn.ts';
import { wrtc } from '../support/wrtc.ts';

let coturn: Coturn;

beforeAll(async () => {
  coturn = await startCoturn();
});

afterAll(() => coturn?.stop());

const now = Date.now();
const credentials = (secret: string, at = now) => turnCredentials({ secret, userId: 'ann', ttlSeconds: 60, now: at });

type Grant = { username: string; credential: string };

/** A peer that may use nothing but the relay. */
function relayOnly(url: string, { username, credential }: Grant): RTCPeerConnection {
  const peer = new wrtc.RTCPeerConnection({
    iceServers: [{ urls: url, username, credential }],
    iceTransportPolicy: 'relay',
  });
  onTestFinished(() => peer.close());
  return peer;
}

/** The relayed candidates that it got, once it has looked for all of them. */
async function gather(peer: RTCPeerConnection): Promise<string[]> {
  const candidates: string[] = [];
  const { promise: complete, resolve } = Promise.withResolvers<void>();
  peer.onicecandidate = ({ candidate }) => {
    if (candidate?.candidate) candidates.push(candidate.candidate);
    else resolve();
  };
  peer.createDataChannel('any');
  await peer.setLocalDescription(await peer.createOffer());
  await complete;
  return candidates;
}

const transports = [
  ['UDP', () => coturn.url],
  ['TCP', () => coturn.tcpUrl],
] as const;

test.each(transports)('data between two peers runs through the relay over %s, with our credentials', async (_, url) => {
  const before = coturn.allocations();
  const [caller, callee] = [relayOnly(url(), credentials(coturn.secret)), relayOnly(url(), credentials(coturn.secret))];
  caller.onicecandidate = ({ candidate }) => void (candidate && callee.addIceCandidate(candidate));
  callee.onicecandidate = ({ candidate }) => void (candidate && caller.addIceCandidate(candidate));
  const { promise: heard, resolve } = Promise.withResolvers<unknown>();
  callee.ondatachannel = ({ channel }) => {
    channel.onmessage = ({ data }) => resolve(data);
  };
  const channel = caller.createDataChannel('words');
  channel.onopen = () => channel.send('through the relay');
  await caller.setLocalDescription(await caller.createOffer());
  await callee.setRemoteDescription(caller.localDescription as RTCSessionDescription);
  await callee.setLocalDescription(await callee.createAnswer());
  await caller.setRemoteDescription(callee.localDescription as RTCSessionDescription);
  expect(await heard).toBe('through the relay');
  expect(coturn.allocations() - before).toBeGreaterThanOrEqual(2);
});

test('credentials made with another secret get no relay', async () => {
  const before = coturn.allocations();
  expect(await gather(relayOnly(coturn.url, credentials('another-secret-than-the-relay’s')))).toEqual([]);
  expect(coturn.allocations()).toBe(before);
  expect(coturn.log()).toContain('401');
});

test('credentials that have expired get no relay', async () => {
  const before = coturn.allocations();
  expect(await gather(relayOnly(coturn.url, credentials(coturn.secret, now - 120_000)))).toEqual([]);
  expect(coturn.allocations()).toBe(before);
});

test('credentials for a later time than they were signed for get no relay', async () => {
  const { username, credential } = credentials(coturn.secret);
  const longer = username.replace(/^\d+/, (expiry) => String(Number(expiry) + 3_600));
  expect(await gather(relayOnly(coturn.url, { username: longer, credential }))).toEqual([]);
  expect(await gather(relayOnly(coturn.url, { username, credential }))).not.toEqual([]);
});
