import { ApplicationRefresh } from '../auth/application-refresh.ts';
import { ApplicationRegistrar } from '../auth/application-registrar.ts';
import type { ApplicationStore } from '../auth/application-store.ts';
import { Applications } from '../auth/applications.ts';
import { Authenticator } from '../auth/authenticator.ts';
import { GuestPasses } from '../auth/guest-passes.ts';
import { KeySets } from '../auth/key-sets.ts';
import { MeetingGuests } from '../auth/meeting-guests.ts';
import type { MeetingLinks } from '../auth/meeting-links.ts';
import { SecretBox } from '../auth/secret-box.ts';
import type { Config } from '../config.ts';
import type { ApplicationId } from '../protocol/ids.ts';
import type { Logger } from '../telemetry/logger.ts';

type Parts = {
  store: ApplicationStore;
  serverSecret: Uint8Array;
  meetings: MeetingLinks;
  wallClock: () => number;
  newId: () => string;
  onRemoved: (id: ApplicationId) => void;
  log: Pick<Logger, 'error' | 'warn'>;
};

export type ApplicationParts = {
  applications: Applications;
  authenticator: Authenticator;
  registrar: ApplicationRegistrar;
  refresh: ApplicationRefresh;
};

/** Who may sign in at all: applications of the settings, registered ones, and guests. */
export function createApplications({ access }: Config, parts: Parts): ApplicationParts {
  const { store, serverSecret, meetings: links, wallClock, newId, log } = parts;
  const applications = new Applications(access.applications, serverSecret, wallClock);
  const keySets = new KeySets(wallClock);
  const refresh = new ApplicationRefresh({
    store,
    applications,
    onUnreadable: (ids) =>
      log.error({ applications: ids }, 'secrets of applications were encrypted under another server’s secret'),
    onRemoved: parts.onRemoved,
    onLost: (because) => log.warn({ because }, 'changes of applications are not seen'),
    onChanged: () => keySets.keepOnly(new Set(applications.registered.flatMap(({ jwksUrl }) => jwksUrl ?? []))),
  });
  const registrar = new ApplicationRegistrar({
    store,
    box: new SecretBox(serverSecret),
    isTaken: (id) => applications.isFixed(id),
    wallClock,
  });
  const meetingGuests = new MeetingGuests({ applications, links, passes: new GuestPasses(serverSecret), newId });
  const authenticator = new Authenticator({ applications, keySets, guests: access.guests, meetingGuests, newId });
  return { applications, authenticator, registrar, refresh };
}
