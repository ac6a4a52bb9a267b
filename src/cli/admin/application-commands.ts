import * as z from 'zod';
import {
  type ApplicationRegistrar,
  ApplicationRequest,
  idFromName,
  OVERLAP_SECONDS,
  Overlap,
  RegistrarError,
} from '../../auth/application-registrar.ts';
import type { StoredApplication } from '../../auth/application-store.ts';
import { ApplicationId } from '../../protocol/ids.ts';

export type AdminOptions = Partial<
  Record<
    | 'id'
    | 'name'
    | 'jwks'
    | 'webhook'
    | 'max-users'
    | 'max-calls'
    | 'max-peers'
    | 'max-rate'
    | 'max-room-kbps'
    | 'max-kbps'
    | 'guests'
    | 'kind'
    | 'overlap-hours',
    string
  >
> & { json: boolean };

/** What was asked cannot be meant. */
export class UsageError extends Error {
  override name = 'UsageError';
}

/** `data`: for programs; `lines`: for people. */
type Told = { data: unknown; lines: readonly string[] };
type Command = (registrar: ApplicationRegistrar, subject: string | undefined, options: AdminOptions) => Promise<Told>;

export const applicationCommands = {
  async create(registrar, name, options) {
    if (name === undefined) throw new UsageError('Say its name: npm run admin -- application create "Acme Desk"');
    const id = options.id ?? idFromName(name);
    if (id === null) throw new UsageError('Of this name no id can be made: say one with --id.');
    const settings = ApplicationRequest.parse({ name, ...settingsOf(options, null) });
    const { application, secret, apiKey } = await registrar.create(idOf(id), settings);
    const { applicationId } = application;
    return {
      data: { applicationId, secret, apiKey },
      lines: [
        `Registered ${applicationId}. Keep these two now: they are not shown again.`,
        '',
        `  id       ${applicationId}`,
        `  secret   ${secret}   signs access tokens`,
        `  API key  ${apiKey}   for the server API`,
      ],
    };
  },

  async list(registrar) {
    const applications = await registrar.list();
    const data = applications.map(({ credentials, ...application }) => ({
      ...application,
      credentials: credentials.map(({ kind, createdAt, expiresAt }) => ({ kind, createdAt, expiresAt })),
    }));
    const width = Math.max(0, ...applications.map(({ applicationId }) => applicationId.length));
    const lines = applications.map(
      (application) => `  ${application.applicationId.padEnd(width)}  ${about(application)}`,
    );
    return { data: { applications: data }, lines: lines.length > 0 ? lines : ['No application is registered.'] };
  },

  async change(registrar, subject, options) {
    const id = idOf(subject);
    const known = (await registrar.list()).find(({ applicationId }) => applicationId === id);
    if (!known)
      throw new RegistrarError('application-not-found', `No application ${id} is registered: look at the list.`);
    const name = options.name ?? known.name;
    await registrar.change(id, ApplicationRequest.parse({ name, ...settingsOf(options, known) }));
    return { data: { applicationId: id }, lines: [`Changed ${id}.`] };
  },

  async rotate(registrar, subject, options) {
    const id = idOf(subject);
    const kind = z.enum(['secret', 'api-key'], '--kind is secret or api-key').parse(options.kind ?? 'secret');
    const hours = options['overlap-hours'];
    const overlapSeconds = Overlap.parse(hours === undefined ? OVERLAP_SECONDS : Number(hours) * 3600);
    const value = await registrar.rotate(id, kind, overlapSeconds);
    const until = new Date(Date.now() + overlapSeconds * 1000).toISOString();
    return {
      data: { applicationId: id, kind, value },
      lines: [
        `The new ${kind} of ${id}, not shown again:`,
        '',
        `  ${value}`,
        '',
        `Those before are good until ${until}.`,
      ],
    };
  },

  async remove(registrar, subject) {
    const id = idOf(subject);
    await registrar.remove(id);
    return { data: { applicationId: id }, lines: [`Removed ${id}: nobody of it signs in any more.`] };
  },
} as const satisfies Record<string, Command>;

export const isApplicationCommand = (command: string): command is keyof typeof applicationCommands =>
  Object.hasOwn(applicationCommands, command);

function idOf(text: string | undefined): ApplicationId {
  const { success, data } = ApplicationId.safeParse(text);
  if (!success) throw new UsageError('Say the application’s id, as the list has it.');
  return data;
}

/** What is left out stays as it was. */
function settingsOf(options: AdminOptions, before: StoredApplication | null) {
  return {
    jwksUrl: url(options.jwks, before?.jwksUrl),
    webhookUrl: url(options.webhook, before?.webhookUrl),
    limits: {
      users: bound(options['max-users'], before?.limits.users),
      calls: bound(options['max-calls'], before?.limits.calls),
      peersPerCall: bound(options['max-peers'], before?.limits.peersPerCall),
      requestsPerSecond: bound(options['max-rate'], before?.limits.requestsPerSecond),
      kbpsPerRoom: bound(options['max-room-kbps'], before?.limits.kbpsPerRoom),
      kbps: bound(options['max-kbps'], before?.limits.kbps),
    },
    guests: yesOrNo(options.guests, before?.guests),
  };
}

function yesOrNo(given: string | undefined, before = true): boolean {
  if (given === undefined) return before;
  if (given === 'yes' || given === 'no') return given === 'yes';
  throw new UsageError('--guests is yes or no.');
}

const url = (given: string | undefined, before: string | null | undefined): string | null =>
  given === undefined ? (before ?? null) : given === '' ? null : given;

const bound = (given: string | undefined, before: number | null | undefined): number | null =>
  given === undefined ? (before ?? null) : Number(given) === 0 ? null : Number(given);

function about({ name, jwksUrl, webhookUrl, limits, guests, createdAt }: StoredApplication): string {
  const bounds = Object.entries(limits).flatMap(([what, most]) => (most === null ? [] : [`${what} ${most}`]));
  const parts = [
    name,
    `since ${new Date(createdAt).toISOString().slice(0, 10)}`,
    ...(jwksUrl === null ? [] : [`keys at ${jwksUrl}`]),
    ...(webhookUrl === null ? [] : [`told at ${webhookUrl}`]),
    ...bounds,
    ...(guests ? [] : ['no guests']),
  ];
  return parts.join(', ');
}
