import { afterEach, describe, expect, it } from 'vitest';
import { PerfectNegotiation } from '../../../sdk/media/perfect-negotiation.ts';
import type { IceCandidate, SessionDescription } from '../../../src/protocol/p2p.ts';
import { wrtc } from '../../support/wrtc.ts';

type Side = { pc: RTCPeerConnection; negotiation: PerfectNegotiation; sent: SessionDescription['type'][] };

const open: Side[] = [];
afterEach(() => {
  for (const { pc, negotiation } of open.splice(0)) {
    negotiation.close();
    pc.close();
  }
});

function side(polite: boolean): Side {
  const pc = new wrtc.RTCPeerConnection();
  const negotiation = new PerfectNegotiation({ pc, polite, log: () => {} });
  const parts: Side = { pc, negotiation, sent: [] };
  negotiation.on('failed', (error) => expect.unreachable(String(error)));
  negotiation.on('description', ({ type }) => parts.sent.push(type));
  negotiation.release();
  open.push(parts);
  return parts;
}

/** Messages wait until they are let through, as on a slow line. */
function connect(from: Side, to: Side) {
  const waiting: (() => void)[] = [];
  let held = false;
  const pass = (deliver: () => void) => (held ? waiting.push(deliver) : deliver());
  from.negotiation.on('description', (description) => pass(() => to.negotiation.handleDescription(description)));
  from.negotiation.on('candidate', (candidate) => pass(() => to.negotiation.handleCandidates([candidate])));
  return {
    hold: () => {
      held = true;
    },
    release: () => {
      held = false;
      for (const deliver of waiting.splice(0)) deliver();
    },
  };
}

const until = (pc: RTCPeerConnection, event: keyof RTCPeerConnectionEventMap, isSo: () => boolean): Promise<void> =>
  new Promise((resolve) => {
    const check = () => isSo() && resolve();
    pc.addEventListener(event, check);
    check();
  });

const connected = ({ pc }: Side) => until(pc, 'connectionstatechange', () => pc.connectionState === 'connected');
const stable = ({ pc }: Side) => until(pc, 'signalingstatechange', () => pc.signalingState === 'stable');
const hasOffered = ({ negotiation }: Side) =>
  new Promise<void>((resolve) => negotiation.on('description', ({ type }) => type === 'offer' && resolve()));

describe('perfect negotiation', () => {
  it('connects by one offer of the impolite side', async () => {
    const [impolite, polite] = [side(false), side(true)];
    connect(impolite, polite);
    connect(polite, impolite);
    impolite.pc.addTransceiver('audio', { direction: 'sendrecv' });
    await Promise.all([connected(impolite), connected(polite)]);
    expect([impolite.sent, polite.sent]).toEqual([['offer'], ['answer']]);
  });

  it('yields on the polite side when both offer at once, and both offers are answered in the end', async () => {
    const [impolite, polite] = [side(false), side(true)];
    const lines = [connect(impolite, polite), connect(polite, impolite)];
    for (const line of lines) line.hold();
    const offered = Promise.all([hasOffered(impolite), hasOffered(polite)]);
    impolite.pc.addTransceiver('audio', { direction: 'sendrecv' });
    polite.pc.addTransceiver('video', { direction: 'sendrecv' });
    await offered;
    const secondOffer = hasOffered(polite);
    for (const line of lines) line.release();
    await secondOffer;
    await Promise.all([connected(impolite), connected(polite), stable(impolite), stable(polite)]);
    await until(impolite.pc, 'signalingstatechange', () => impolite.pc.getTransceivers().length === 2);
    expect(impolite.sent).toEqual(['offer', 'answer']);
    expect(polite.sent).toEqual(['offer', 'answer', 'offer']);
  });

  it('keeps candidates that come before their description', async () => {
    const [impolite, polite] = [side(false), side(true)];
    const candidates: IceCandidate[] = [];
    let offer: SessionDescription | undefined;
    impolite.negotiation.on('description', (description) => {
      offer = description;
    });
    const gathered = new Promise<void>((resolve) =>
      impolite.pc.addEventListener('icecandidate', ({ candidate }) => candidate === null && resolve()),
    );
    impolite.negotiation.on('candidate', (candidate) => candidates.push(candidate));
    connect(polite, impolite);
    impolite.pc.addTransceiver('audio', { direction: 'sendrecv' });
    await gathered;
    if (!offer) throw new Error('no offer');
    polite.negotiation.handleCandidates(candidates);
    polite.negotiation.handleDescription(offer);
    await Promise.all([connected(impolite), connected(polite)]);
  });

  it('sends its candidates after the description that they belong to', async () => {
    const impolite = side(false);
    const order: string[] = [];
    const first = new Promise<void>((resolve) =>
      impolite.negotiation.on('candidate', () => {
        order.push('candidate');
        resolve();
      }),
    );
    impolite.negotiation.on('description', ({ type }) => order.push(type));
    impolite.pc.addTransceiver('audio', { direction: 'sendrecv' });
    await first;
    expect(order[0]).toBe('offer');
  });
});
