import * as z from 'zod/mini';
import type { Device } from '../calls/device.ts';
import { type RequestType, type Result, requests, type ValidParams } from '../protocol/contract.ts';
import { ProtocolError } from '../protocol/errors.ts';
import { requireGuestMay } from './guest-requests.ts';
import { requireOwnMeeting } from './meeting-tokens.ts';

/** Requests by which a connection gets and gives up its session; the connection itself carries them out. */
type ConnectionRequestType = 'hello' | 'resume' | 'bye' | 'meeting.about';
export type SessionRequestType = Exclude<RequestType, ConnectionRequestType>;

/** Who asks, and when. */
export type Context = { readonly device: Device; readonly now: number };

type Handler<T extends SessionRequestType> = (
  params: ValidParams<T>,
  context: Context,
) => Result<T> | Promise<Result<T>>;

/** One handler a request: leaving one out, or adding one unknown to the contract, does not compile. */
export type Handlers = { readonly [T in SessionRequestType]: Handler<T> };

export function validate<T extends RequestType>(type: T, data: unknown): ValidParams<T> {
  const params = requests[type].params.safeParse(data ?? {});
  if (params.success) return params.data as ValidParams<T>;
  throw new ProtocolError('invalid-data', `The data of ${type} does not fit: ${z.prettifyError(params.error)}`);
}

export async function dispatch<T extends SessionRequestType>(
  handlers: Handlers,
  type: T,
  data: unknown,
  context: Context,
): Promise<Result<T>> {
  const params = validate(type, data);
  requireGuestMay(context.device, type);
  requireOwnMeeting(context.device, type, params);
  return handlers[type](params, context);
}
