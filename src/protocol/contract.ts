import type * as z from 'zod/mini';
import { callNotifications, callRequests } from './calls.ts';
import { diagnosticsRequests } from './diagnostics.ts';
import { historyNotifications, historyRequests } from './history.ts';
import { mediaNotifications, mediaRequests } from './media.ts';
import { moderationNotifications, moderationRequests } from './moderation.ts';
import { p2pNotifications, p2pRequests } from './p2p.ts';
import { presenceNotifications, presenceRequests } from './presence.ts';
import { qualityNotifications, qualityRequests } from './quality.ts';
import { roomNotifications, roomRequests } from './rooms.ts';
import { seatNotifications, seatRequests } from './seats.ts';
import { sessionNotifications, sessionRequests } from './session.ts';
import { topologyNotifications, topologyRequests } from './topology.ts';

/** Every request that a client may send: the one table that server, SDK, tests and docs share. */
export const requests = {
  ...sessionRequests,
  ...presenceRequests,
  ...callRequests,
  ...roomRequests,
  ...moderationRequests,
  ...seatRequests,
  ...p2pRequests,
  ...mediaRequests,
  ...topologyRequests,
  ...qualityRequests,
  ...diagnosticsRequests,
  ...historyRequests,
} as const satisfies Record<string, { params: z.ZodMiniType; result: z.ZodMiniType }>;

/** Every notification that the server may send. */
export const notifications = {
  ...sessionNotifications,
  ...presenceNotifications,
  ...callNotifications,
  ...roomNotifications,
  ...moderationNotifications,
  ...seatNotifications,
  ...p2pNotifications,
  ...mediaNotifications,
  ...topologyNotifications,
  ...qualityNotifications,
  ...historyNotifications,
} as const satisfies Record<string, z.ZodMiniType>;

export type RequestType = keyof typeof requests;
/** What the sender writes; defaults may be left out. */
export type Params<T extends RequestType> = z.input<(typeof requests)[T]['params']>;
/** What the receiver reads after validation. */
export type ValidParams<T extends RequestType> = z.output<(typeof requests)[T]['params']>;
export type Result<T extends RequestType> = z.output<(typeof requests)[T]['result']>;

export type NotificationType = keyof typeof notifications;
export type NotificationData<T extends NotificationType> = z.output<(typeof notifications)[T]>;

/** One notification as a value: `type` decides `data`. */
export type Notification = { [T in NotificationType]: { type: T; data: NotificationData<T> } }[NotificationType];

export const isRequestType = (type: string): type is RequestType => Object.hasOwn(requests, type);
export const isNotificationType = (type: string): type is NotificationType => Object.hasOwn(notifications, type);
