import { describe, expect, test } from 'vitest';
import { diagnosisCode, diagnosisSentences, type Findings } from '../../../../sdk/diagnosis/diagnosis-code.ts';
import { directWayOf } from '../../../../sdk/diagnosis/direct-way.ts';
import { audioMos, expectedQuality } from '../../../../sdk/diagnosis/expected-quality.ts';
import { relayWays } from '../../../../sdk/diagnosis/relay-ways.ts';
import { DiagnosisCode, type NetworkFindings, type Reach } from '../../../../src/protocol/diagnostics.ts';

const reached: Reach = { state: 'reached', rttMs: 5 };
const silent: Reach = { state: 'failed', reason: 'silent' };
const refused: Reach = { state: 'failed', reason: 'refused' };
const untested: Reach = { state: 'untested' };
const relay = (reach: Reach) => ({ url: 'turn:relay', protocol: 'udp' as const, reach });

const good: NetworkFindings = { signaling: reached, direct: 'likely', sfuUdp: reached, sfuTcp: reached, relays: [] };
const findings = (network: Partial<NetworkFindings>, more: Partial<Findings> = {}): Findings => ({
  supported: true,
  signedIn: true,
  microphone: 'granted',
  network: { ...good, ...network },
  ...more,
});

describe('the code of a diagnosis is the gravest thing', () => {
  test.each<[DiagnosisCode, Findings]>([
    ['none', findings({})],
    ['none', findings({ relays: [relay(reached), relay(silent)] })],
    ['none', findings({}, { microphone: 'prompt' })],
    ['webrtc-unsupported', findings({ signaling: silent }, { supported: false })],
    ['signaling-unreachable', findings({ signaling: silent, sfuUdp: untested, sfuTcp: untested })],
    ['insecure-page', findings({ sfuUdp: silent }, { microphone: 'insecure-page' })],
    ['sfu-down', findings({ sfuUdp: refused, sfuTcp: refused })],
    ['nothing-reachable', findings({ sfuUdp: silent, sfuTcp: silent }, { microphone: 'denied' })],
    ['nothing-reachable', findings({ sfuUdp: silent, sfuTcp: silent, relays: [relay(refused)] })],
    ['microphone-denied', findings({ sfuUdp: silent }, { microphone: 'denied' })],
    ['no-microphone', findings({}, { microphone: 'no-device' })],
    ['relay-only', findings({ sfuUdp: silent, sfuTcp: silent, relays: [relay(silent), relay(reached)] })],
    ['udp-blocked', findings({ sfuUdp: silent })],
    ['relay-broken', findings({ relays: [relay(silent), relay(refused)] })],
    ['direct-unlikely', findings({ direct: 'unlikely' })],
    ['none', findings({ direct: 'unlikely', relays: [relay(reached)] })],
    ['untested', findings({ sfuUdp: untested, sfuTcp: untested })],
    ['not-signed-in', findings({ sfuUdp: untested, sfuTcp: untested }, { signedIn: false })],
  ])('%s', (code, seen) => {
    expect(diagnosisCode(seen)).toBe(code);
  });

  test('each has its sentence', () => {
    expect(Object.keys(diagnosisSentences).toSorted()).toEqual([...DiagnosisCode.options].toSorted());
    for (const sentence of Object.values(diagnosisSentences)) expect(sentence).toMatch(/^[A-Z].*\.$/);
  });
});

describe('what to expect of a direct way', () => {
  const host = (address: string | null, protocol: 'udp' | 'tcp' = 'udp') =>
    ({ type: 'host', protocol, address, port: 9, relatedAddress: null, relatedPort: null }) as const;
  const outer = (port: number, relatedPort = 50_000) =>
    ({
      type: 'srflx',
      protocol: 'udp',
      address: '203.0.113.9',
      port,
      relatedAddress: '10.0.0.2',
      relatedPort,
    }) as const;
  const relayed = {
    type: 'relay',
    protocol: 'udp',
    address: '198.51.100.1',
    port: 1,
    relatedAddress: null,
    relatedPort: null,
  } as const;

  test.each([
    ['impossible', 'nothing at all', []],
    ['impossible', 'only TCP, or a relay', [host('10.0.0.2', 'tcp'), relayed]],
    [
      'same-network',
      'private addresses',
      [host('10.0.0.2'), host('192.168.1.4'), host('172.20.0.1'), host('100.64.0.1')],
    ],
    ['same-network', 'addresses that the browser hides', [host('8f0c2f8e-1b9d.local')]],
    ['same-network', 'an address of the network’s own (RFC 4193)', [host('fd00::1')]],
    ['likely', 'a public address', [host('203.0.113.9')]],
    ['likely', 'a public address of version 6', [host('2001:67c::1')]],
    ['likely', 'a NAT that tells every server the same port', [host('10.0.0.2'), outer(4_000), outer(4_000)]],
    ['likely', 'two interfaces, each with a port', [outer(4_000, 1), outer(5_000, 2)]],
    ['unlikely', 'a NAT with another port for each server', [host('10.0.0.2'), outer(4_000), outer(4_001)]],
  ] as const)('%s: %s', (way, _, candidates) => {
    expect(directWayOf(candidates)).toBe(way);
  });
});

describe('the quality to expect', () => {
  test('MOS by the E-model: without loss by delay alone, and down with loss', () => {
    // R = 93.2 − 0.024 · 26.5 = 92.56 (G.107 Annex B: 4.4).
    expect(audioMos({ rttMs: 0, jitterMs: 0, lossRatio: 0 })).toBeCloseTo(4.4, 1);
    // R = 93.2 − 0.024·300 − 0.11·122.7 = 72.5: MOS 3.71.
    expect(audioMos({ rttMs: 273.5, jitterMs: 0, lossRatio: 0 })).toBeCloseTo(3.71, 1);
    // Ie,eff = 95 · 20 / 40 = 47.5: R = 45.1, MOS 2.32.
    expect(audioMos({ rttMs: 0, jitterMs: 0, lossRatio: 0.2 })).toBeCloseTo(2.32, 1);
    expect(audioMos({ rttMs: 5_000, jitterMs: 0, lossRatio: 1 })).toBe(1);
    expect(audioMos({ rttMs: null, jitterMs: 100, lossRatio: 0 })).toBeLessThan(
      audioMos({ rttMs: null, jitterMs: 10, lossRatio: 0 }),
    );
  });

  const smooth = { framesPerSecond: 24, freezeRatio: 0, height: 360 };
  test.each([
    ['excellent', 4.4, smooth],
    ['good', 4.1, smooth],
    ['fair', 3.7, smooth],
    ['poor', 3.2, smooth],
    ['bad', 3, smooth],
    ['good', 4.4, { ...smooth, framesPerSecond: 16 }],
    ['bad', 4.4, { ...smooth, freezeRatio: 0.4 }],
    ['fair', 4.4, null],
    ['bad', 2, null],
  ] as const)('%s: MOS %f with %o', (word, mos, video) => {
    expect(expectedQuality(mos, video)).toBe(word);
  });
});

test('each relay’s URL is a way of its own, with its credentials, and nothing but it', () => {
  const ways = relayWays([
    { urls: ['stun:relay.example'] },
    {
      urls: ['turn:relay.example?transport=tcp', 'turns:relay.example', 'turn:relay.example'],
      username: 'u',
      credential: 'c',
    },
  ]);
  expect(ways.map(({ url, protocol }) => [url, protocol])).toEqual([
    ['turn:relay.example?transport=tcp', 'tcp'],
    ['turns:relay.example', 'tls'],
    ['turn:relay.example', 'udp'],
  ]);
  expect(ways[1]?.way.configuration).toEqual({
    iceServers: [{ urls: ['turns:relay.example'], username: 'u', credential: 'c' }],
    iceTransportPolicy: 'relay',
  });
});
