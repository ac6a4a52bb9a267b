import express, { type RequestHandler, Router } from 'express';
import * as z from 'zod';
import type { ApplicationId } from '../../protocol/ids.ts';
import type { ApiAccess, Reader } from './api-access.ts';
import { answerError, neverCached } from './api-answers.ts';
import type { ApiErrorCode } from './api-error.ts';
import { ApiError } from './api-error.ts';
import { parsed } from './call-queries.ts';

/** Nothing is sent, or nothing is answered. */
export const noBody = z.undefined();

/** Who may ask, and what is known of who asks. `administrator`: with that token. `application`: with an API key, for what is its own. */
type Askers = { readonly administrator: object; readonly application: { readonly applicationId: ApplicationId } };
type Access = keyof Askers;

/** Something that a program may ask for: the one table that server, tests and the OpenAPI document share. */
export type Operation = {
  readonly method: 'get' | 'post' | 'put' | 'delete';
  /** As OpenAPI writes it: `/api/rooms/{callId}`. */
  readonly path: string;
  readonly access: Access;
  readonly summary: string;
  readonly params: z.ZodObject;
  readonly query: z.ZodObject;
  readonly body: z.ZodType;
  readonly status: 200 | 201 | 204;
  readonly result: z.ZodType;
  /** Besides those that every operation has. */
  readonly errors: readonly ApiErrorCode[];
};

export type Operations = Readonly<Record<string, Operation>>;
/** A table whose names are known: each has its operation. */
type TableOf<T> = { readonly [N in keyof T]: Operation };

type Input<O extends Operation> = Askers[O['access']] & {
  params: z.output<O['params']>;
  query: z.output<O['query']>;
  body: z.output<O['body']>;
};
type Answer<O extends Operation> = z.input<O['result']>;
type Handler<O extends Operation> = (input: Input<O>) => Answer<O> | Promise<Answer<O>>;

/** One handler an operation: leaving one out does not compile. Handlers throw `ApiError`. */
export type OperationHandlers<T extends TableOf<T>> = { readonly [N in keyof T]: Handler<T[N]> };

/** What one says of an application is short; a longer body is a mistake. */
const MAX_BODY = '64kb';

export function operationRoutes<T extends TableOf<T>>(
  access: ApiAccess,
  table: T,
  handlers: OperationHandlers<T>,
): Router {
  const router = Router();
  router.use('/api', neverCached);
  const add = <N extends keyof T>(name: N): void => {
    const operation = table[name];
    const path = operation.path.replaceAll(/\{(\w+)\}/g, ':$1');
    router[operation.method](path, ...bodyOf(operation), serve(access, operation, handlers[name]));
  };
  for (const name in table) if (Object.hasOwn(table, name)) add(name);
  router.use('/api', answerError);
  return router;
}

const bodyOf = ({ body }: Operation): RequestHandler[] => (body === noBody ? [] : [express.json({ limit: MAX_BODY })]);

const serve =
  <O extends Operation>(access: ApiAccess, operation: O, handler: Handler<O>): RequestHandler =>
  async (request, response) => {
    const asker = askerOf<O['access']>(operation.access, await access.readerOf(request));
    const result = await handler({
      ...asker,
      params: parsed<O['params']>(operation.params, request.params),
      query: parsed<O['query']>(operation.query, request.query),
      body: parsed<O['body']>(operation.body, request.body),
    });
    response.status(operation.status);
    if (operation.result === noBody) response.end();
    else response.json(operation.result.parse(result));
  };

const askers: { readonly [A in Access]: (reader: Reader) => Askers[A] | null } = {
  administrator: (reader) => (reader.role === 'administrator' ? {} : null),
  application: (reader) => (reader.role === 'application' ? { applicationId: reader.applicationId } : null),
};

function askerOf<A extends Access>(wanted: A, reader: Reader): Askers[A] {
  const asker = askers[wanted](reader);
  if (asker) return asker;
  const token = wanted === 'application' ? 'an application’s API key' : 'the administrator’s token';
  throw new ApiError('not-allowed', `Send ${token} as a bearer: another one may not ask for that.`);
}
