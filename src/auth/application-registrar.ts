import { randomBytes, randomUUID } from 'node:crypto';
import * as z from 'zod';
import { ApplicationId } from '../protocol/ids.ts';
import { MAX_KBPS } from '../protocol/limits.ts';
import type {
  ApplicationSettings,
  ApplicationStore,
  CredentialKind,
  StoredApplication,
  StoredCredential,
} from './application-store.ts';
import { hashOfKey, ownerOf } from './applications.ts';
import { isJwksUrl, isWebhookUrl } from './outbound-urls.ts';
import type { SecretBox } from './secret-box.ts';

const MAX_URL = 2_048;
const limit = z.number().int().min(1).max(1_000_000).nullable().default(null);
const kbps = z.number().int().min(1).max(MAX_KBPS).nullable().default(null);

/** What one says of an application; all but the name may be left out. */
export const ApplicationRequest = z.strictObject({
  name: z.string().trim().min(1).max(80).describe('What people call it.'),
  jwksUrl: z
    .string()
    .max(MAX_URL)
    .refine(isJwksUrl, 'must be an https:// URL (http:// on this machine alone), without user or password')
    .nullable()
    .default(null)
    .describe('Where its public keys are (RFC 7517), if it signs tokens with keys of its own.'),
  webhookUrl: z
    .string()
    .max(MAX_URL)
    .refine(isWebhookUrl, 'must be an http:// or https:// URL, without user or password')
    .nullable()
    .default(null)
    .describe('Where it is told what happens to its calls.'),
  limits: z
    .strictObject({
      users: limit.describe('People signed in at once.'),
      calls: limit.describe('Calls at once.'),
      peersPerCall: limit.describe('Seats and people being rung, in one call.'),
      requestsPerSecond: limit.describe('Requests of all its devices; ten times as many may come at once.'),
      kbpsPerRoom: kbps.describe('What the SFU sends out for one of its rooms, in kbit/s; pictures give way.'),
      kbps: kbps.describe('What the SFU sends out for all of its rooms on one server together, in kbit/s.'),
    })
    .prefault({})
    .describe('Bounds besides the server’s own; null: none.'),
  guests: z
    .boolean()
    .default(true)
    .describe('Whether its meetings may take people without an account, by a link that says so.'),
});

export const Overlap = z.number().int().min(0).max(2_592_000);
/** A day: every instance of a program has been restarted by then, and a secret that leaked is worthless soon. */
export const OVERLAP_SECONDS = 86_400;

export type RegistrarErrorCode = 'application-exists' | 'application-not-found';

export class RegistrarError extends Error {
  override name = 'RegistrarError';
  readonly code: RegistrarErrorCode;

  constructor(code: RegistrarErrorCode, message: string) {
    super(message);
    this.code = code;
  }
}

type Options = {
  store: ApplicationStore;
  box: SecretBox;
  /** Ids that are not to be had. */
  isTaken: (id: ApplicationId) => boolean;
  wallClock: () => number;
};

/** Registers applications, and changes and removes them. What is secret is told once, by whoever is answered here. */
export class ApplicationRegistrar {
  readonly #with: Options;

  constructor(options: Options) {
    this.#with = options;
  }

  async create(
    applicationId: ApplicationId,
    settings: ApplicationSettings,
  ): Promise<{ application: StoredApplication; secret: string; apiKey: string }> {
    const [secret, apiKey] = [this.#mint(applicationId, 'secret'), this.#mint(applicationId, 'api-key')];
    const credentials = [secret.credential, apiKey.credential];
    const application = { ...settings, applicationId, createdAt: this.#with.wallClock(), credentials };
    if (this.#with.isTaken(applicationId) || !(await this.#with.store.create(application))) {
      throw new RegistrarError('application-exists', `There is an application ${applicationId}: choose another id.`);
    }
    return { application, secret: secret.value, apiKey: apiKey.value };
  }

  async list(): Promise<readonly StoredApplication[]> {
    return (await this.#with.store.load(null))?.applications ?? [];
  }

  async change(applicationId: ApplicationId, settings: ApplicationSettings): Promise<void> {
    if (!(await this.#with.store.change(applicationId, settings))) throw notFound(applicationId);
  }

  /** A new one; those before it are good for so much longer. */
  async rotate(applicationId: ApplicationId, kind: CredentialKind, overlapSeconds: number): Promise<string> {
    const { credential, value } = this.#mint(applicationId, kind);
    const othersUntil = credential.createdAt + overlapSeconds * 1000;
    if (!(await this.#with.store.addCredential(applicationId, credential, othersUntil))) throw notFound(applicationId);
    return value;
  }

  async remove(applicationId: ApplicationId): Promise<void> {
    if (!(await this.#with.store.remove(applicationId))) throw notFound(applicationId);
  }

  #mint(applicationId: ApplicationId, kind: CredentialKind): { credential: StoredCredential; value: string } {
    const credentialId = randomUUID();
    const value = `${kind === 'secret' ? 'pls' : 'plk'}_${randomBytes(32).toString('base64url')}`;
    const material =
      kind === 'secret' ? this.#with.box.seal(value, ownerOf(applicationId, credentialId)) : hashOfKey(value);
    const credential = { credentialId, kind, material, createdAt: this.#with.wallClock(), expiresAt: null };
    return { credential, value };
  }
}

/** An id from a name: `Acme Desk` → `acme-desk`. Null: nothing of the name could be in one. */
export function idFromName(name: string): ApplicationId | null {
  const slug = name
    .toLowerCase()
    .replaceAll(/[^a-z0-9]+/g, '-')
    .replaceAll(/^-+|-+$/g, '');
  return ApplicationId.safeParse(slug).data ?? null;
}

const notFound = (applicationId: ApplicationId): RegistrarError =>
  new RegistrarError('application-not-found', `No application ${applicationId} is registered: look at the list.`);
