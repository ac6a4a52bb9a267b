import { createHash, createHmac, createSecretKey, type KeyObject } from 'node:crypto';
import { ApplicationId } from '../protocol/ids.ts';
import {
  type ApplicationLimits,
  NO_LIMITS,
  type StoredApplication,
  type StoredCredential,
} from './application-store.ts';
import { SecretBox } from './secret-box.ts';

/** Guests are an application of their own: they and a company's users do not see each other. */
export const GUESTS: ApplicationId = ApplicationId.parse('guests');

/** `until`: ms since the epoch; `Infinity`: it does not end. */
type Key = { readonly text: string; readonly key: KeyObject; readonly until: number };

/** One that is known here, and how it proves what it says. */
export type Application = {
  readonly applicationId: ApplicationId;
  readonly name: string;
  readonly jwksUrl: string | null;
  readonly webhookUrl: string | null;
  readonly limits: ApplicationLimits;
  /** Its meetings may take people without an account, by a link that says so. */
  readonly guests: boolean;
  /** The newest first. */
  readonly secrets: readonly Key[];
};

type ApiKey = { readonly applicationId: ApplicationId; readonly until: number };

/** Every application: those of the settings, those that were registered, and guests. Asked for each sign-in, so it is all in memory. */
export class Applications {
  readonly guestKey: KeyObject;
  readonly #fixed: ReadonlyMap<ApplicationId, Application>;
  readonly #box: SecretBox;
  readonly #wallClock: () => number;
  #registered: ReadonlyMap<ApplicationId, Application> = new Map();
  #apiKeys: ReadonlyMap<string, ApiKey> = new Map();

  /** `secrets`: of the settings, an application's id → its secret. `serverSecret` signs what this server itself hands out. */
  constructor(secrets: ReadonlyMap<ApplicationId, string>, serverSecret: Uint8Array, wallClock = Date.now) {
    this.guestKey = createSecretKey(createHmac('sha256', serverSecret).update('guest access tokens').digest());
    this.#box = new SecretBox(serverSecret);
    this.#wallClock = wallClock;
    const given = [...secrets].map(([id, secret]) => fixed(id, secret, keyOf(secret)));
    const all = [...given, fixed(GUESTS, '', this.guestKey)];
    this.#fixed = new Map(all.map((application) => [application.applicationId, application]));
  }

  get(id: ApplicationId): Application | undefined {
    return this.#fixed.get(id) ?? this.#registered.get(id);
  }

  /** Those with which a token may be signed now. */
  keysOf({ secrets }: Application): readonly KeyObject[] {
    const now = this.#wallClock();
    return secrets.filter(({ until }) => until > now).map(({ key }) => key);
  }

  /** With which the server itself signs what it tells an application. */
  signingSecrets(id: ApplicationId): readonly string[] {
    const now = this.#wallClock();
    return (this.get(id)?.secrets ?? []).filter(({ until }) => until > now).map(({ text }) => text);
  }

  limitsOf(id: ApplicationId): ApplicationLimits {
    return this.get(id)?.limits ?? NO_LIMITS;
  }

  /** Whose key it is. Compared by its hash, so that the time that it takes gives nothing away. */
  byApiKey(key: string): ApplicationId | null {
    const found = this.#apiKeys.get(hashOfKey(key));
    return found && found.until > this.#wallClock() ? found.applicationId : null;
  }

  /** The id is one of the settings', or guests'. */
  isFixed(id: ApplicationId): boolean {
    return this.#fixed.has(id);
  }

  all(): Iterable<Application> {
    return [...this.#fixed.values(), ...this.#registered.values()];
  }

  get registered(): readonly Application[] {
    return [...this.#registered.values()];
  }

  /** Takes the place of what was registered before. `unreadable`: their secret cannot be read. `removed`: they are not there any more. */
  replace(stored: readonly StoredApplication[]): { unreadable: ApplicationId[]; removed: ApplicationId[] } {
    const before = [...this.#registered.keys()];
    this.#registered = new Map(stored.map((application) => [application.applicationId, this.#opened(application)]));
    this.#apiKeys = new Map(stored.flatMap(apiKeysOf));
    const unreadable = this.registered.filter(({ secrets }) => secrets.length === 0);
    return {
      unreadable: unreadable.map(({ applicationId }) => applicationId),
      removed: before.filter((id) => !this.#registered.has(id)),
    };
  }

  #opened({ applicationId, name, jwksUrl, webhookUrl, limits, guests, credentials }: StoredApplication): Application {
    const secrets = credentials
      .filter(({ kind }) => kind === 'secret')
      .toSorted((one, other) => other.createdAt - one.createdAt)
      .flatMap(({ credentialId, material, expiresAt }) => {
        const text = this.#box.open(material, ownerOf(applicationId, credentialId));
        if (text === null) return [];
        return [{ text, key: keyOf(text), until: expiresAt ?? Number.POSITIVE_INFINITY }];
      });
    return { applicationId, name, jwksUrl, webhookUrl, limits, guests, secrets };
  }
}

export const ownerOf = (applicationId: ApplicationId, credentialId: string): string =>
  `${applicationId} ${credentialId}`;

/** It has 256 random bits, so a fast hash gives nothing away. */
export const hashOfKey = (key: string): string => createHash('sha256').update(key).digest('base64url');

/** Made once, not for every token. */
const keyOf = (secret: string): KeyObject => createSecretKey(secret, 'utf8');

function fixed(applicationId: ApplicationId, text: string, key: KeyObject): Application {
  const secrets = [{ text, key, until: Number.POSITIVE_INFINITY }];
  const unset = { jwksUrl: null, webhookUrl: null, limits: NO_LIMITS, guests: true };
  return { applicationId, name: applicationId, ...unset, secrets };
}

function apiKeysOf({ applicationId, credentials }: StoredApplication): (readonly [string, ApiKey])[] {
  const isKey = ({ kind }: StoredCredential): boolean => kind === 'api-key';
  return credentials.filter(isKey).map(({ material, expiresAt }) => {
    return [material, { applicationId, until: expiresAt ?? Number.POSITIVE_INFINITY }] as const;
  });
}
