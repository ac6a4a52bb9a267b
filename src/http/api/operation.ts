import express, { type Request, type RequestHandler, Router } from 'express';
import type * as z from 'zod';
import type { ApplicationId } from '../../protocol/ids.ts';
import type { ApiAccess } from './api-access.ts';
import { answerError, neverCached } from './api-answers.ts';
import type { ApiErrorCode } from './api-error.ts';
import { ApiError } from './api-error.ts';
import { parsed } from './call-queries.ts';

/** Something that a program may ask for: the one table that server, tests and the OpenAPI document share. */
export type Operation = {
  readonly method: 'get' | 'post' | 'put' | 'delete';
  /** As OpenAPI writes it: `/api/rooms/{callId}`. */
  readonly path: string;
  /** `administrator`: with that token. `application`: with an API key, for what is its own. */
  readonly access: 'administrator' | 'application';
  readonly summary: string;
  readonly params: z.ZodObject;
  readonly query: z.ZodObject;
  readonly body: z.ZodType | null;
  readonly status: 200 | 201 | 204;
  readonly result: z.ZodType | null;
  /** Besides those that every operation has. */
  readonly errors: readonly ApiErrorCode[];
};

export type Operations = Readonly<Record<string, Operation>>;

type Asker<O extends Operation> = O['access'] extends 'application'
  ? { readonly applicationId: ApplicationId }
  : object;
type Body<O extends Operation> = O['body'] extends z.ZodType ? z.output<O['body']> : undefined;
type Answer<O extends Operation> = O['result'] extends z.ZodType ? z.input<O['result']> : undefined;
type Input<O extends Operation> = Asker<O> & {
  params: z.output<O['params']>;
  query: z.output<O['query']>;
  body: Body<O>;
};

/** One handler an operation: leaving one out does not compile. Handlers throw `ApiError`. */
export type OperationHandlers<T extends Operations> = {
  readonly [N in keyof T]: (input: Input<T[N]>) => Answer<T[N]> | Promise<Answer<T[N]>>;
};

/** What one says of an application is short; a longer body is a mistake. */
const MAX_BODY = '64kb';

export function operationRoutes<T extends Operations>(
  access: ApiAccess,
  table: T,
  handlers: OperationHandlers<T>,
): Router {
  const router = Router();
  router.use('/api', neverCached);
  for (const name of Object.keys(table)) {
    const operation = table[name];
    // By the type of `handlers`: its input is what the schemas of this very operation gave.
    const handler = handlers[name] as unknown as (input: unknown) => unknown;
    if (!operation) continue;
    const path = operation.path.replaceAll(/\{(\w+)\}/g, ':$1');
    router[operation.method](path, ...bodyOf(operation), serve(access, operation, handler));
  }
  router.use('/api', answerError);
  return router;
}

const bodyOf = ({ body }: Operation): RequestHandler[] => (body ? [express.json({ limit: MAX_BODY })] : []);

const serve =
  (access: ApiAccess, operation: Operation, handler: (input: unknown) => unknown): RequestHandler =>
  async (request, response) => {
    const asker = await askerOf(access, operation, request);
    const result = await handler({
      ...asker,
      params: parsed(operation.params, request.params),
      query: parsed(operation.query, request.query),
      body: operation.body ? parsed(operation.body, request.body) : undefined,
    });
    response.status(operation.status);
    if (operation.result) response.json(operation.result.parse(result));
    else response.end();
  };

async function askerOf(access: ApiAccess, operation: Operation, request: Request): Promise<object> {
  const reader = await access.readerOf(request);
  if (operation.access === 'administrator' && reader.role === 'administrator') return {};
  if (operation.access === 'application' && reader.role === 'application') {
    return { applicationId: reader.applicationId };
  }
  const wanted = operation.access === 'application' ? 'an application’s API key' : 'the administrator’s token';
  throw new ApiError('not-allowed', `Send ${wanted} as a bearer: another one may not ask for that.`);
}
