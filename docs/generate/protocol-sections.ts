import { callNotifications, callRequests } from '../../src/protocol/calls.ts';
import { type NotificationType, notifications, type RequestType, requests } from '../../src/protocol/contract.ts';
import { diagnosticsRequests } from '../../src/protocol/diagnostics.ts';
import { type ErrorCode, errorCodes } from '../../src/protocol/errors.ts';
import { historyNotifications, historyRequests } from '../../src/protocol/history.ts';
import { mediaNotifications, mediaRequests } from '../../src/protocol/media.ts';
import { moderationNotifications, moderationRequests } from '../../src/protocol/moderation.ts';
import { p2pNotifications, p2pRequests } from '../../src/protocol/p2p.ts';
import { Permission, Role } from '../../src/protocol/permissions.ts';
import { presenceNotifications, presenceRequests } from '../../src/protocol/presence.ts';
import { qualityNotifications, qualityRequests } from '../../src/protocol/quality.ts';
import { roomNotifications, roomRequests } from '../../src/protocol/rooms.ts';
import { sessionNotifications, sessionRequests } from '../../src/protocol/session.ts';
import { topologyNotifications, topologyRequests } from '../../src/protocol/topology.ts';
import { PROTOCOL_VERSION } from '../../src/protocol/version.ts';
import { ROLE_PERMISSIONS } from '../../src/rooms/permissions.ts';
import { requestRates } from '../../src/signaling/rate-limits.ts';
import { attempts, guardOf } from '../../test/support/permission-attempts.ts';
import { errorAdvice } from './error-words.ts';
import { notificationExamples, requestExamples } from './examples.ts';
import { code, jsonBlock, table } from './markdown.ts';
import { notificationWords } from './notification-words.ts';
import { requestWords } from './request-words.ts';
import { namedTypes, type Shape, shapeOf, type TypeName } from './schema-fields.ts';
import { typeWords } from './type-words.ts';

/** The order of docs/protocol.md. */
const topics = {
  session: { requests: sessionRequests, notifications: sessionNotifications },
  presence: { requests: presenceRequests, notifications: presenceNotifications },
  calls: { requests: callRequests, notifications: callNotifications },
  rooms: { requests: roomRequests, notifications: roomNotifications },
  moderation: { requests: moderationRequests, notifications: moderationNotifications },
  p2p: { requests: p2pRequests, notifications: p2pNotifications },
  media: { requests: mediaRequests, notifications: mediaNotifications },
  topology: { requests: topologyRequests, notifications: topologyNotifications },
  quality: { requests: qualityRequests, notifications: qualityNotifications },
  diagnostics: { requests: diagnosticsRequests, notifications: {} },
  history: { requests: historyRequests, notifications: historyNotifications },
} as const;

/** The sections of docs/protocol.md that follow from the contract, by their marks' names. */
export function protocolSections(): Record<string, string> {
  return {
    index: index(),
    ...Object.fromEntries(
      Object.entries(topics).map(([topic, of]) => [
        topic,
        [
          ...(Object.keys(of.requests) as RequestType[]).map(request),
          ...(Object.keys(of.notifications) as NotificationType[]).map(notification),
        ].join('\n\n'),
      ]),
    ),
    types: (Object.keys(namedTypes) as TypeName[]).map(type).join('\n\n'),
    errors: errors(),
    rates: rates(),
    permissions: permissions(),
  };
}

function index(): string {
  const links = (kind: 'Request' | 'Notification', types: string[]): string =>
    types.map((name) => `[${code(name)}](#${kind.toLowerCase()}-${name.replaceAll('.', '')})`).join(', ') || 'none';
  return table(
    ['Topic', 'Requests (client to server)', 'Notifications (server to client)'],
    Object.entries(topics).map(([topic, of]) => [
      topic,
      links('Request', Object.keys(of.requests)),
      links('Notification', Object.keys(of.notifications)),
    ]),
  );
}

function request(name: RequestType): string {
  const { summary, params, result, refusals } = requestWords[name];
  const outsideSession = name === 'hello' || name === 'resume' || name === 'meeting.about';
  const seq = outsideSession ? {} : { seq: 15 };
  const example = requestExamples[name];
  return [
    `#### Request ${code(name)}`,
    summary,
    fieldsOf(shapeOf(requests[name].params, 'input'), params, `${name} params`, 'Data: none, `{}`.'),
    fieldsOf(shapeOf(requests[name].result, 'output'), result, `${name} result`, 'Reply: `{}`.', 'The reply:'),
    refusals.length > 0 ? `Refusals: ${refusals.map(errorLink).join(', ')}.` : '',
    jsonBlock(
      { v: PROTOCOL_VERSION, id: 7, type: name, ...(!outsideSession && { ack: 14 }), data: example.params },
      { v: PROTOCOL_VERSION, ...seq, re: 7, type: name, data: example.result },
    ),
  ]
    .filter(Boolean)
    .join('\n\n');
}

function notification(name: NotificationType): string {
  const { summary, data } = notificationWords[name];
  const seq = name === 'welcome' || name === 'bye' ? {} : { seq: 16 };
  return [
    `#### Notification ${code(name)}`,
    summary,
    fieldsOf(shapeOf(notifications[name], 'output'), data, name, 'Data: none, `{}`.'),
    jsonBlock({ v: PROTOCOL_VERSION, ...seq, type: name, data: notificationExamples[name] }),
  ].join('\n\n');
}

function type(name: TypeName): string {
  const { summary, fields } = typeWords[name];
  const shape = shapeOf(namedTypes[name], 'output');
  const isObject = shape.variants.some((variant) => variant.fields.length > 0);
  const heading = `#### ${name}`;
  if (!isObject) return [heading, `${summary} ${capital(shape.description)}.`].join('\n\n');
  return [heading, summary, fieldsOf(shape, fields, name, '')].join('\n\n');
}

const capital = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1);

/** One table a variant. Throws where a field has no meaning, or a meaning no field. */
function fieldsOf(
  { variants }: Shape,
  words: Readonly<Record<string, string>>,
  owner: string,
  nothing: string,
  lead = '',
): string {
  const paths = new Set(variants.flatMap(({ fields }) => fields.map(({ path }) => path)));
  for (const path of Object.keys(words)) if (!paths.has(path)) throw new Error(`${owner} has no field ${path}`);
  if (paths.size === 0) return nothing;
  const tables = variants.map(({ when, fields }) => {
    const rows = fields.map(({ path, type, presence }) => {
      const meaning = words[path];
      if (!meaning) throw new Error(`the meaning of ${path} of ${owner} is missing`);
      return [code(path), type, presence, meaning];
    });
    return [when ? `Where ${when}:\n\n` : '', table(['Field', 'Type', 'Required', 'Meaning'], rows)].join('');
  });
  return [lead, ...tables].filter(Boolean).join('\n\n');
}

const errorLink = (name: ErrorCode): string => `[${code(name)}](#errors)`;

function errors(): string {
  return table(
    ['Code', 'Retry', 'Meaning', 'What to do'],
    (Object.keys(errorCodes) as ErrorCode[]).map((name) => [
      code(name),
      errorCodes[name].retryable ? 'may help' : 'no',
      errorCodes[name].meaning,
      errorAdvice[name],
    ]),
  );
}

/** Each permission, who has it, what it guards, and the test that tries that without it. */
function permissions(): string {
  return table(
    ['Permission', ...Role.options.map(code), 'Guards', 'Test'],
    Permission.options.map((permission) => [
      code(permission),
      ...Role.options.map((role) => (ROLE_PERMISSIONS[role].includes(permission) ? 'yes' : '')),
      [...new Set(attempts[permission].map(({ request }) => code(request)))].join(', '),
      `“${guardOf(permission)}”`,
    ]),
  );
}

function rates(): string {
  return table(
    ['Request', 'At once', 'Then, each second'],
    Object.entries(requestRates).map(([name, { burst, perSecond }]) => [code(name), String(burst), String(perSecond)]),
  );
}
