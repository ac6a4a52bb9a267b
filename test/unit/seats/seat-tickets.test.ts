import fc from 'fast-check';
import { SignJWT } from 'jose';
import { describe, expect, test } from 'vitest';
import { RETURN_MS } from '../../../src/calls/ended-calls.ts';
import type { Seating } from '../../../src/calls/returns.ts';
import type { Grant } from '../../../src/protocol/permissions.ts';
import type { Peer } from '../../../src/rooms/peer.ts';
import type { MediaPath } from '../../../src/rooms/topology/topology.ts';
import { claimsOf, type SeatClaims, seatBefore } from '../../../src/seats/seat-claims.ts';
import { SeatTickets } from '../../../src/seats/seat-tickets.ts';
import { annaCallsBoris, meetingId, peerId, seat } from '../../support/people.ts';

const grant = { role: 'moderator', permissions: ['publish-audio'] } as const satisfies Grant;

const peer = (id: string, muted = false): Peer => ({
  ...seat(id),
  grant: { ...grant, permissions: [...grant.permissions] },
  peerId: peerId(`peer-of-${id}`),
  sources: [{ source: 'microphone', muted }],
  connected: true,
  role: 'moderator',
  permissions: new Set(grant.permissions),
});

const standing = (of: Peer) => ({ muted: of === anna, lastOrder: 3, lead: of === boris ? ('acting' as const) : null });

function seating(peers: readonly Peer[], carrier: MediaPath | null, lastGeneration: number): Seating {
  const met = { at: 3, connectedAt: 7 };
  const state = {
    phase: 'active',
    seats: peers,
    invitations: [],
    meetingId: meetingId('m'),
    met,
    awaiting: false,
    aloneUntil: null,
  } as const;
  const room = { peers, carrier, lastGeneration, moderation: { standingOf: standing } };
  return { call: annaCallsBoris, state, room: room as unknown as Seating['room'] };
}

const [anna, boris] = [peer('anna-1', true), peer('boris-1')];
const direct = (one: Peer, other: Peer, generation: number): MediaPath => ({
  topology: 'p2p',
  generation,
  between: [one.peerId, other.peerId],
});

describe('what a ticket says', () => {
  test('S22: of a peer-to-peer path, whichever end holds it, the same room comes back, with the part of each in it', () => {
    fc.assert(
      fc.property(fc.boolean(), fc.boolean(), fc.integer({ min: 1, max: 1_000 }), (annaFirst, byAnna, generation) => {
        const ends = annaFirst ? ([anna, boris] as const) : ([boris, anna] as const);
        const path = direct(...ends, generation);
        const {
          call,
          state,
          seat: mine,
          room,
        } = seatBefore(claimsOf(seating([anna, boris], path, generation + 1), byAnna ? anna : boris));
        const { maxPeers: _, aloneMs: __, ...description } = annaCallsBoris;
        expect(call).toEqual(description);
        expect(state).toMatchObject({ meetingId: 'm', met: { at: 3, connectedAt: 7 }, invitations: [] });
        expect(mine).toMatchObject(byAnna ? { peerId: anna.peerId } : { peerId: boris.peerId });
        expect(room.path).toEqual(path);
        expect(room.lastGeneration).toBe(generation + 1);
        const before = ({ peerId, sources, deviceId, userId, name, grant }: Peer) => ({
          seat: { deviceId, userId, name, grant },
          peerId,
          sources,
        });
        expect(room.peers).toEqual(ends.map((end) => ({ ...before(end), standing: standing(end) })));
      }),
    );
  });

  test('S22: of a path through the SFU nothing comes back but its number, and of no path not even that', () => {
    const onSfu = seatBefore(claimsOf(seating([anna, boris], { topology: 'sfu', generation: 4 }, 4), anna));
    expect(onSfu.room).toEqual({ path: null, peers: [], lastGeneration: 4 });
    expect(onSfu.state.seats).toEqual([{ ...seat('anna-1'), grant }]);
    expect(seatBefore(claimsOf(seating([anna], null, 0), anna)).room.lastGeneration).toBe(0);
  });
});

describe('a ticket', () => {
  const clock = { now: 1_700_000_000_000 };
  const secret = new Uint8Array(32).fill(7);
  const tickets = new SeatTickets(secret, () => clock.now);
  const claims: SeatClaims = claimsOf(seating([anna, boris], direct(anna, boris, 1), 1), anna);

  test('S19: is good for ten minutes, and of another server for none', async () => {
    const { ticket, expiresAt } = tickets.issue(claims);
    expect(expiresAt).toBe(clock.now + RETURN_MS);
    expect(await tickets.verify(ticket)).toEqual(claims);
    const later = new SeatTickets(secret, () => expiresAt + 1_000);
    await expect(later.verify(ticket)).rejects.toMatchObject({ code: 'seat-expired' });
    const stranger = new SeatTickets(new Uint8Array(32).fill(8), () => clock.now);
    await expect(stranger.verify(ticket)).rejects.toMatchObject({ code: 'seat-expired' });
  });

  test('S20: no byte of it can be changed', async () => {
    const { ticket } = tickets.issue(claims);
    const letters = fc.constantFrom('A', 'B', 'Q', 'a', 'b', 'q', '0', '1', '9', '-', '_', '.');
    const place = fc.integer({ min: 0, max: ticket.length - 1 });
    await fc.assert(
      fc.asyncProperty(place, letters, async (at, letter) => {
        const changed = ticket.slice(0, at) + letter + ticket.slice(at + 1);
        fc.pre(
          Buffer.from(changed.split('.').at(-1) ?? '', 'base64url').compare(signatureOf(ticket)) !== 0 ||
            at < ticket.lastIndexOf('.'),
        );
        fc.pre(changed !== ticket);
        await expect(tickets.verify(changed)).rejects.toMatchObject({ code: 'seat-expired' });
      }),
    );
  });

  test('S20: an access token is none, and it is no access token', async () => {
    const jwt = await new SignJWT({ name: 'Anna' })
      .setProtectedHeader({ alg: 'HS256' })
      .setIssuer('acme')
      .setSubject('anna')
      .setExpirationTime('1h')
      .sign(secret);
    await expect(tickets.verify(jwt)).rejects.toMatchObject({ code: 'seat-expired' });
  });
});

/** The last letter of base64url may hold bits that say nothing. */
const signatureOf = (ticket: string): Buffer => Buffer.from(ticket.split('.').at(-1) ?? '', 'base64url');
