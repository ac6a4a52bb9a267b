import { CallId, type UserId } from '../../../src/protocol/ids.ts';
import { device } from '../people.ts';
import { isProtocolError } from './client.ts';
import type { ModelCall } from './model-call.ts';
import type { ReferenceCalls } from './reference.ts';
import type { assemble } from './server.ts';

type Both = { readonly reference: ReferenceCalls; readonly server: ReturnType<typeof assemble> };

const { applicationId } = device('anna-0');

/** Throws where the server and the reference answer the application otherwise. */
export function applicationCalls({ reference, server }: Both, to: readonly UserId[]): void {
  const { registry, clock } = server;
  const expected = reference.placeByApplication(to, clock.now);
  const call = { to, video: false, conversationId: undefined };
  const answer = codeOf(() => {
    const { callId } = registry.fromApplications.place(applicationId, call, clock.now);
    if (callId === null) return 'nobody';
    if (typeof expected !== 'string') expected.begins(callId);
    return 'ok';
  });
  agree('placing', answer, typeof expected === 'string' ? expected : 'ok');
}

export function applicationAdds({ reference, server }: Both, call: ModelCall, to: readonly UserId[]): void {
  const { registry, clock } = server;
  const expected = reference.addByApplication(call, to, clock.now);
  const answer = codeOf(() => {
    const added = registry.fromApplications.add(applicationId, CallId.parse(call.id), to, clock.now);
    return typeof added === 'string' ? added : 'ok';
  });
  agree('adding', answer, expected);
}

export function applicationEnds({ server }: Both, call: ModelCall): void {
  const wasThere = call.outcome === null;
  call.endedByApplication();
  const { registry, clock } = server;
  const isDone = registry.control.end(applicationId, CallId.parse(call.id), clock.now);
  agree('ending', String(isDone), String(wasThere));
}

function codeOf(attempt: () => string): string {
  try {
    return attempt();
  } catch (error) {
    if (!isProtocolError(error)) throw error;
    return error.code;
  }
}

function agree(what: string, answer: string, expected: string): void {
  if (answer !== expected) throw new Error(`${what} by the application gave ${answer} in place of ${expected}`);
}
