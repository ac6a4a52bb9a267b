import { devicesOpen, joined, SERVER_TIME, started, told } from './scripted-calls.ts';

export const BOTH = { microphone: true, camera: true };

export const ticket = (text: string, livesMs = 0) =>
  told('seat.ticket', { callId: 'c1', ticket: text, expiresAt: SERVER_TIME + livesMs });
const committed = told('topology.committed', { callId: 'c1', generation: 1, topology: 'p2p' });

/** A call that is talked in, over the first path, with a ticket for its seat. */
export async function talking() {
  const world = started();
  const call = world.ringing();
  const answered = call.answer({ video: false });
  world.asked('call.answer').answer();
  await answered;
  for (const notification of [joined(), ticket('old'), committed, ticket('new')]) world.calls.handle(notification);
  world.paths[0]?.emit('connected', undefined);
  await devicesOpen(call);
  return { ...world, call };
}
