import * as z from 'zod/mini';
import { isNotificationType, type Notification, notifications } from '../../src/protocol/contract.ts';
import type { Log } from '../log.ts';

/** Reasons may be added within a protocol version; `action` says all that is to be done. */
const Bye = z.extend(notifications.bye, { reason: z.string() });
export type Bye = z.output<typeof Bye>;

export type ReceivedNotification = Exclude<Notification, { type: 'bye' }> | { type: 'bye'; data: Bye };

const schemas = { ...notifications, bye: Bye };

/** What the server says, checked. Null, and logged, where it cannot be used: a newer server may say more. */
export function readNotification(type: string, data: unknown, log: Log): ReceivedNotification | null {
  if (!isNotificationType(type)) {
    log(type === 'error' ? 'error' : 'debug', 'a notification of a type unknown here', { type, data });
    return null;
  }
  const parsed = schemas[type].safeParse(data);
  if (parsed.success) return { type, data: parsed.data } as ReceivedNotification;
  log('error', 'a notification does not fit', { type, error: parsed.error });
  return null;
}
