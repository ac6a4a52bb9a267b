import type { ApplicationId } from '../protocol/ids.ts';

/** Null: only the server's own limit holds. */
export type ApplicationLimits = {
  /** Signed in at once. */
  readonly users: number | null;
  /** At once. */
  readonly calls: number | null;
  /** Seats and people being rung, in one call. */
  readonly peersPerCall: number | null;
  /** Of all its devices together; ten times as many may come at once. */
  readonly requestsPerSecond: number | null;
  /** What the SFU may send out for one of its rooms, in kbit/s. */
  readonly kbpsPerRoom: number | null;
  /** For all of its rooms on one server together. */
  readonly kbps: number | null;
};

export const NO_LIMITS: ApplicationLimits = {
  users: null,
  calls: null,
  peersPerCall: null,
  requestsPerSecond: null,
  kbpsPerRoom: null,
  kbps: null,
};

export type CredentialKind = 'secret' | 'api-key';

/** `material`: of a secret, what it was encrypted to; of an API key, its hash. Null: it does not end. */
export type StoredCredential = {
  readonly credentialId: string;
  readonly kind: CredentialKind;
  readonly material: string;
  readonly createdAt: number;
  readonly expiresAt: number | null;
};

/** What may be changed of an application. */
export type ApplicationSettings = {
  readonly name: string;
  /** Where its public keys are, if it signs with keys of its own. */
  readonly jwksUrl: string | null;
  readonly webhookUrl: string | null;
  readonly limits: ApplicationLimits;
  /** Its meetings may take people without an account. */
  readonly guests: boolean;
};

export type StoredApplication = ApplicationSettings & {
  readonly applicationId: ApplicationId;
  readonly createdAt: number;
  readonly credentials: readonly StoredCredential[];
};

/** All registered applications; the revision rises with each change. */
export type ApplicationList = { readonly revision: number; readonly applications: readonly StoredApplication[] };

/**
 * Where registered applications are kept; `src/storage/` implements it. Methods reject where the database does not
 * answer, and resolve to false where there is no such application (`create`: where there is one).
 */
export interface ApplicationStore {
  /** Null: nothing has changed since that revision. */
  load(since: number | null): Promise<ApplicationList | null>;
  create(application: StoredApplication): Promise<boolean>;
  change(applicationId: ApplicationId, settings: ApplicationSettings): Promise<boolean>;
  /** Earlier ones of the same kind end by then, and those that have ended are forgotten. */
  addCredential(applicationId: ApplicationId, credential: StoredCredential, othersUntil: number): Promise<boolean>;
  remove(applicationId: ApplicationId): Promise<boolean>;
}
