import { Router } from 'express';
import * as z from 'zod';
import { WebhookEvent } from '../../webhooks/webhook-events.ts';
import { SIGNATURE_HEADER } from '../../webhooks/webhook-signature.ts';
import { type ApiErrorCode, apiErrors } from './api-error.ts';
import { noBody, type Operation, type Operations } from './operation.ts';

type Json = Record<string, unknown>;

/** What any operation may answer besides its own. */
const ALWAYS: readonly ApiErrorCode[] = ['invalid-data', 'token-invalid', 'not-allowed', 'rate-limited'];
const ERROR = { $ref: '#/components/schemas/Error' };

/** `GET /api/openapi.json`: what programs may ask for, for whoever generates a client. It holds nothing that is secret. */
export function openApiRoutes(document: Json): Router {
  const router = Router();
  router.get('/api/openapi.json', (_request, response) => void response.json(document));
  return router;
}

/** OpenAPI 3.1.1 of these operations and of what webhooks tell. */
export function openApi(operations: Operations): Json {
  const paths = new Map<string, Json>();
  for (const [operationId, operation] of Object.entries(operations)) {
    const before = paths.get(operation.path) ?? {};
    paths.set(operation.path, { ...before, [operation.method]: described(operationId, operation) });
  }
  return {
    openapi: '3.1.1',
    info: {
      title: 'Parley',
      version: '1',
      summary: 'Calls of your application, and the applications of a server.',
      license: { name: 'MIT', identifier: 'MIT' },
    },
    paths: Object.fromEntries(paths),
    webhooks: Object.fromEntries(WebhookEvent.def.options.map((option) => webhookOf(option))),
    components: {
      securitySchemes: {
        administrator: { type: 'http', scheme: 'bearer', description: 'PARLEY_ADMIN_TOKEN.' },
        application: { type: 'http', scheme: 'bearer', description: 'An application’s API key.' },
      },
      schemas: {
        Error: {
          type: 'object',
          required: ['code', 'message'],
          properties: {
            code: { type: 'string', enum: Object.keys(apiErrors) },
            message: { type: 'string' },
            details: { type: 'object' },
          },
        },
      },
    },
  };
}

function described(
  operationId: string,
  { access, summary, params, query, body, status, result, errors }: Operation,
): Json {
  const ofStatus = Map.groupBy([...ALWAYS, ...errors], (code) => String(apiErrors[code].status));
  return {
    operationId,
    summary,
    security: [{ [access]: [] }],
    parameters: [...parametersOf(params, 'path'), ...parametersOf(query, 'query')],
    ...(body !== noBody && {
      requestBody: { required: true, content: { 'application/json': { schema: schemaOf(body, 'input') } } },
    }),
    responses: {
      [status]: {
        description: status === 204 ? 'Done.' : 'The answer.',
        ...(result !== noBody && { content: { 'application/json': { schema: schemaOf(result, 'output') } } }),
      },
      ...Object.fromEntries(
        [...ofStatus].map(([code, of]) => [
          code,
          {
            description: of.map((name) => `\`${name}\`: ${apiErrors[name].meaning}`).join(' '),
            content: { 'application/json': { schema: ERROR } },
          },
        ]),
      ),
    },
  };
}

function parametersOf({ shape }: z.ZodObject, place: 'path' | 'query'): Json[] {
  return Object.entries(shape).map(([name, schema]) => ({
    name,
    in: place,
    required: place === 'path' || !schema.safeParse(undefined).success,
    description: schema instanceof z.ZodType ? schema.description : undefined,
    schema: schemaOf(schema, 'input'),
  }));
}

function webhookOf(option: z.core.$ZodType): [string, Json] {
  const schema = schemaOf(option, 'output');
  const properties = schema['properties'] as Record<string, { const?: string }>;
  const seq = {
    type: 'integer',
    description: 'Of the application, without gaps. Have it told again from here with `replayEvents`.',
  };
  const named = {
    ...schema,
    properties: { seq, ...properties },
    required: ['seq', ...(schema['required'] as string[])],
  };
  const signature = {
    name: SIGNATURE_HEADER,
    in: 'header',
    required: true,
    description: '`t=SECONDS,v1=HEX`: HMAC-SHA256 with the application’s secret over `t`, a dot, and the body.',
    schema: { type: 'string' },
  };
  return [
    properties['type']?.const ?? '',
    {
      post: {
        parameters: [signature],
        requestBody: { required: true, content: { 'application/json': { schema: named } } },
        responses: { '2XX': { description: 'Any of these: it was heard. Anything else is tried again.' } },
      },
    },
  ];
}

/** OpenAPI 3.1 takes JSON Schema as it is; the dialect is the document's. */
function schemaOf(schema: z.core.$ZodType, io: 'input' | 'output'): Json {
  const { $schema: _, ...rest } = z.toJSONSchema(schema, { io, unrepresentable: 'any' });
  return rest;
}
