import { Validator } from '@seriousme/openapi-schema-validator';
import { expect, test } from 'vitest';
import { applicationOperations } from '../../src/http/api/application-operations.ts';
import { callOperations } from '../../src/http/api/call-operations.ts';
import { openApi } from '../../src/http/api/open-api.ts';
import { serverOperations } from '../../src/http/api/server-operations.ts';
import { WebhookEvent } from '../../src/webhooks/webhook-events.ts';

const operations = { ...serverOperations, ...callOperations, ...applicationOperations };
const document = openApi(operations);

test('A14: the document is OpenAPI 3.1, as a validator that others wrote has it', async () => {
  const copy: Record<string, unknown> = JSON.parse(JSON.stringify(document));
  expect(await new Validator().validate(copy)).toEqual({ valid: true });
  expect((await new Validator().validate({ ...copy, paths: { '/x': { get: { responses: [] } } } })).valid).toBe(false);
});

test('A14: it has every operation and every event', () => {
  const { paths, webhooks } = document as {
    paths: Record<string, Record<string, { operationId: string }>>;
    webhooks: object;
  };
  const ids = Object.values(paths).flatMap((path) => Object.values(path).map(({ operationId }) => operationId));
  expect(ids.toSorted()).toEqual(Object.keys(operations).toSorted());
  expect(Object.keys(webhooks)).toHaveLength(WebhookEvent.def.options.length);
});
