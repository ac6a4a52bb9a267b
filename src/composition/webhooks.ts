import type { CallEvents } from '../calls/call-events.ts';
import { guardedRequest } from '../outbound/guarded-request.ts';
import type { RoomEvents } from '../rooms/room-events.ts';
import type { TypedEmitter } from '../shared/typed-emitter.ts';
import type { WebhookStore } from '../webhooks/webhook-store.ts';
import { Webhooks } from '../webhooks/webhooks.ts';
import type { ApplicationParts } from './applications.ts';

type Parts = {
  access: ApplicationParts;
  store: WebhookStore;
  calls: TypedEmitter<CallEvents>;
  rooms: TypedEmitter<RoomEvents>;
  newId: () => string;
  now: () => number;
  wallClock: () => number;
  onFault: (error: unknown) => void;
};

/** Tells applications of their calls. Where they are told, and with which secret it is signed, is asked each time. */
export function createWebhooks({ access: { applications }, calls, rooms, ...parts }: Parts): Webhooks {
  const webhooks = new Webhooks({
    ...parts,
    urlOf: (id) => applications.get(id)?.webhookUrl ?? null,
    secretsOf: (id) => applications.signingSecrets(id),
    send: guardedRequest,
  });
  webhooks.follow(calls, rooms);
  return webhooks;
}
