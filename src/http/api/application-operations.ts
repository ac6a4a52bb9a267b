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
import { ApiError } from './api-error.ts';
import { noBody, type OperationHandlers, type Operations } from './operation.ts';

const nothing = z.strictObject({});
const id = z.string().pipe(ApplicationId);
const ofApplication = z.strictObject({ applicationId: id.describe('Its id: `iss` of its access tokens.') });
const nullableLimit = z.number().int().nullable();

const ApplicationView = z.object({
  applicationId: id,
  name: z.string(),
  createdAt: z.number().int(),
  jwksUrl: z.string().nullable(),
  webhookUrl: z.string().nullable(),
  limits: z.object({
    users: nullableLimit,
    calls: nullableLimit,
    peersPerCall: nullableLimit,
    requestsPerSecond: nullableLimit,
    kbpsPerRoom: nullableLimit,
    kbps: nullableLimit,
  }),
  guests: z.boolean(),
  credentials: z
    .array(
      z.object({
        kind: z.enum(['secret', 'api-key']),
        createdAt: z.number().int(),
        expiresAt: z
          .number()
          .int()
          .nullable()
          .describe('Another has taken its place, and it ends then; null: it is the present one.'),
      }),
    )
    .describe('Without what is secret.'),
});

/** For administrators. */
export const applicationOperations = {
  listApplications: {
    method: 'get',
    path: '/api/applications',
    access: 'administrator',
    summary: 'Registered applications.',
    params: nothing,
    query: nothing,
    body: noBody,
    status: 200,
    result: z.object({ applications: z.array(ApplicationView) }),
    errors: ['history-unavailable'],
  },
  createApplication: {
    method: 'post',
    path: '/api/applications',
    access: 'administrator',
    summary: 'Registers an application. Its secret and API key are told here, once.',
    params: nothing,
    query: nothing,
    body: ApplicationRequest.extend({
      applicationId: id.optional().describe('Default: from the name, `Acme Desk` becomes `acme-desk`.'),
    }),
    status: 201,
    result: z.object({
      application: ApplicationView,
      secret: z.string().describe('Signs access tokens (HS256), and is the key of webhooks’ signatures.'),
      apiKey: z.string().describe('For the server API, as a bearer.'),
    }),
    errors: ['application-exists', 'history-unavailable'],
  },
  changeApplication: {
    method: 'put',
    path: '/api/applications/{applicationId}',
    access: 'administrator',
    summary: 'Takes the place of all that was said of it. What is left out has its default.',
    params: ofApplication,
    query: nothing,
    body: ApplicationRequest,
    status: 204,
    result: noBody,
    errors: ['application-not-found', 'history-unavailable'],
  },
  rotateCredential: {
    method: 'post',
    path: '/api/applications/{applicationId}/rotate',
    access: 'administrator',
    summary: 'A new secret or API key, told here, once. Those before it end after the overlap.',
    params: ofApplication,
    query: nothing,
    body: z.strictObject({
      kind: z.enum(['secret', 'api-key']),
      overlapSeconds: Overlap.default(OVERLAP_SECONDS).describe('For so long the ones before are good as well.'),
    }),
    status: 201,
    result: z.object({ kind: z.enum(['secret', 'api-key']), value: z.string() }),
    errors: ['application-not-found', 'history-unavailable'],
  },
  removeApplication: {
    method: 'delete',
    path: '/api/applications/{applicationId}',
    access: 'administrator',
    summary: 'Nobody of it signs in any more, and who is signed in is signed out.',
    params: ofApplication,
    query: nothing,
    body: noBody,
    status: 204,
    result: noBody,
    errors: ['application-not-found', 'history-unavailable'],
  },
} as const satisfies Operations;

/** `changed`: this server looks at once; others within seconds. */
export const applicationHandlers = (
  registrar: ApplicationRegistrar,
  changed: () => Promise<void>,
): OperationHandlers<typeof applicationOperations> => ({
  async listApplications() {
    return { applications: (await registrar.list()).map(viewOf) };
  },

  async createApplication({ body: { applicationId, ...settings } }) {
    const wanted = applicationId ?? idFromName(settings.name);
    if (wanted === null) throw new ApiError('invalid-data', 'applicationId: of this name no id can be made, say one.');
    const { application, secret, apiKey } = await told(registrar.create(wanted, settings));
    await changed();
    return { application: viewOf(application), secret, apiKey };
  },

  async changeApplication({ params: { applicationId }, body }) {
    await told(registrar.change(applicationId, body));
    await changed();
    return undefined;
  },

  async rotateCredential({ params: { applicationId }, body: { kind, overlapSeconds } }) {
    const value = await told(registrar.rotate(applicationId, kind, overlapSeconds));
    await changed();
    return { kind, value };
  },

  async removeApplication({ params: { applicationId } }) {
    await told(registrar.remove(applicationId));
    await changed();
    return undefined;
  },
});

const viewOf = (application: StoredApplication): z.input<typeof ApplicationView> => ({
  ...application,
  limits: { ...application.limits },
  credentials: application.credentials.map(({ kind, createdAt, expiresAt }) => ({ kind, createdAt, expiresAt })),
});

async function told<T>(work: Promise<T>): Promise<T> {
  try {
    return await work;
  } catch (error) {
    if (error instanceof RegistrarError) throw new ApiError(error.code, error.message, { cause: error });
    throw error;
  }
}
