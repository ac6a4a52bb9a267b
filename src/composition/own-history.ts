import type { Presence } from '../calls/presence.ts';
import type { History } from '../history/history.ts';
import { MissedCalls } from '../history/missed-calls.ts';
import { OwnHistory } from '../history/own-history.ts';
import type { SessionRegistry } from '../signaling/session-registry.ts';

type HistoryParts = {
  sessions: SessionRegistry;
  presence: Presence;
  wallClock: () => number;
  onFault: (error: unknown) => void;
};

/** What people are told, and may ask, of their own calls. */
export function ownHistory(history: History, { sessions, presence, wallClock, onFault }: HistoryParts): OwnHistory {
  const missed = new MissedCalls({
    async read(user) {
      await history.settled();
      return history.log.missed(user);
    },
    isSignedIn: ({ applicationId, userId }) => presence.devicesOf(applicationId, userId).length > 0,
    tell({ applicationId, userId }, data) {
      for (const deviceId of presence.devicesOf(applicationId, userId)) {
        sessions.ofDevice(deviceId)?.notify({ type: 'history.missed', data });
      }
    },
    onFault,
  });
  sessions.events.on('session-started', ({ device }) => missed.signedIn(device));
  history.events.on('missed-calls-changed', (user) => missed.changed(user));
  // The log may have been away for who reads, and nobody who writes have noticed.
  for (const sign of ['database-back', 'batch-written'] as const) history.events.on(sign, () => missed.logIsBack());
  return new OwnHistory(history, wallClock);
}
