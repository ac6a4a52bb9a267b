import { describe, expect, test } from 'vitest';
import { answeredCall, place, ring } from '../support/conversations.ts';
import { startServer } from '../support/server.ts';

const talking = async (options?: Parameters<typeof startServer>[0]) => {
  const server = await startServer(options);
  const [anna, boris, carol] = [
    await server.signIn('anna'),
    await server.signIn('boris'),
    await server.signIn('carol'),
  ];
  return { server, anna, boris, carol, call: await answeredCall(anna, boris) };
};

describe('C27: call waiting', () => {
  test('without a word who is in a call is busy; with it they are rung, and may leave and answer', async () => {
    const { anna, boris, carol, call } = await talking();
    expect((await carol.refusal('call.place', { to: ['boris'], video: false })).code).toBe('user-busy');
    await boris.request('call.waiting', { allowed: true });
    const callId = await ring(carol, boris);
    expect((await boris.refusal('call.answer', { callId })).code).toBe('already-in-call');
    await boris.request('call.leave', { callId: call.callId });
    expect(await anna.notification('call.ended')).toMatchObject({ callId: call.callId });
    await boris.request('call.answer', { callId });
    expect(await carol.notification('room.joined')).toMatchObject({ callId });
  });

  test('declined, it leaves the first call alone', async () => {
    const { anna, boris, carol } = await talking();
    await boris.request('call.waiting', { allowed: true });
    const callId = await ring(carol, boris);
    await boris.request('call.decline', { callId });
    expect(await carol.notification('call.ended')).toMatchObject({ callId, outcome: 'declined' });
    expect(await anna.heard()).not.toContain('call.ended');
    expect(await boris.heard()).not.toContain('call.ended');
  });

  test('it rings on devices that are free, too, but not on one in a call that takes no second one', async () => {
    const { server, boris, carol, anna } = await talking();
    const phone = await server.signIn('boris');
    expect((await carol.refusal('call.place', { to: ['boris'], video: false })).code).toBe('user-busy');
    await boris.request('call.waiting', { allowed: true });
    const first = await ring(carol, boris);
    await phone.notification('call.incoming');
    await carol.request('call.cancel', { callId: first });

    const meeting = await phone.request('meeting.create', {});
    await phone.request('call.join', { ...meeting, video: false });
    await ring(carol, boris);
    expect((await phone.heard()).filter((type) => type === 'call.incoming')).toHaveLength(1);
    expect(await anna.heard()).not.toContain('call.incoming');
  });

  test('who is added to a call is rung just so, and the word can be taken back', async () => {
    const { server, boris, carol } = await talking();
    const dora = await server.signIn('dora');
    const { callId } = await answeredCall(carol, dora);
    expect((await carol.refusal('call.add', { callId, userId: 'boris' })).code).toBe('user-busy');
    await boris.request('call.waiting', { allowed: true });
    await carol.request('call.add', { callId, userId: 'boris' });
    expect(await boris.notification('call.incoming')).toMatchObject({ callId });
    await boris.request('call.decline', { callId });
    await boris.request('call.waiting', { allowed: false });
    expect((await carol.refusal('call.add', { callId, userId: 'boris' })).code).toBe('user-busy');
  });

  test('a server may have none of it', async () => {
    const { boris, carol } = await talking({ settings: { PARLEY_CALL_WAITING: 'false' } });
    await boris.request('call.waiting', { allowed: true });
    expect((await carol.refusal('call.place', { to: ['boris'], video: false })).code).toBe('user-busy');
  });
});

test('C11: who calls the one by whom they are being added to a call answers that', async () => {
  const { server, anna, call } = await talking();
  const dora = await server.signIn('dora');
  await anna.request('call.add', { callId: call.callId, userId: 'dora' });
  await dora.notification('call.incoming');
  expect(await place(dora, anna)).toBe(call.callId);
  expect(await dora.notification('room.joined')).toMatchObject({ callId: call.callId });
});
