import { applicationOperations } from '../../src/http/api/application-operations.ts';
import { callOperations } from '../../src/http/api/call-operations.ts';
import type { Operation, Operations } from '../../src/http/api/operation.ts';
import { serverOperations } from '../../src/http/api/server-operations.ts';
import { WebhookEvent, type WebhookEventType } from '../../src/webhooks/webhook-events.ts';
import { code, table } from './markdown.ts';
import { shapeOf } from './schema-fields.ts';

const eventWords: Readonly<Record<WebhookEventType, string>> = {
  'call.ringing': 'Somebody is being rung, for a new call or one that runs: wake their phones.',
  'call.started': 'Who was rung answered, or somebody came by the meeting’s link: the first took a seat.',
  'call.joined': 'A seat was taken.',
  'call.left': 'A seat was given up. `reason`: `left`, `timed-out`, or `call-ended` with the call.',
  'call.missed':
    'Somebody was called and did not come, and did not decline either. `offline`, `busy`, `do-not-disturb`: it never rang; where nobody else was called, nothing else is told of that call.',
  'call.ended': 'The last of a call. `outcome` as in the protocol.',
};

/** What every event has. */
const OF_ALL = ['type', 'id', 'at', 'applicationId', 'callId', 'conversationId'];

/** The sections of docs/server-api.md that follow from the code. */
export function serverApiSections(): Record<string, string> {
  return {
    operations: operationsTable({ ...serverOperations, ...callOperations, ...applicationOperations }),
    events: table(
      ['Event', 'Fields', 'Meaning'],
      WebhookEvent.def.options.flatMap((option) => {
        const paths = shapeOf(option, 'output').variants.flatMap(({ fields }) => fields.map(({ path }) => path));
        const own = paths.filter((path) => !OF_ALL.includes(path)).map(code);
        return option.shape.type.def.values.map((type) => [code(type), own.join(', '), eventWords[type]]);
      }),
    ),
  };
}

const operationsTable = (operations: Operations): string =>
  table(
    ['Request', 'With', 'Fields', 'What it does', 'Refused with'],
    Object.values(operations).map((operation) => [
      code(`${operation.method.toUpperCase()} ${operation.path}`),
      operation.access === 'administrator' ? 'administrator’s token' : 'API key',
      fieldsOf(operation),
      operation.summary,
      operation.errors.map(code).join(', '),
    ]),
  );

function fieldsOf({ query, body }: Operation): string {
  const ofBody = 'shape' in body && typeof body.shape === 'object' && body.shape ? Object.keys(body.shape) : [];
  return [...Object.keys(query.shape), ...ofBody].map(code).join(', ');
}
