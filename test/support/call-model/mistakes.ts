/** A slip of the pen; `text` is in `src/calls/FILE.ts` exactly once. */
export type Mistake = { readonly name: string; readonly file: string; readonly text: string; readonly instead: string };

export const mistakes: readonly Mistake[] = [
  {
    name: 'who answers second gets a seat too',
    file: 'active-call',
    text: 'return hasUser(state, event.device.userId) ? alreadyAnswered : notAllowed;',
    instead: "return seatTaken(state, event, { type: 'answered', seat: event.device });",
  },
  {
    name: 'the other devices go on ringing when one has answered',
    file: 'ringing-call',
    text: "...ringEndedOn(invitation, 'answered-elsewhere', seat.deviceId), ",
    instead: '',
  },
  {
    name: 'somebody rings for ever',
    file: 'ringing-call',
    text: 'return event.now < invitation.ringsUntil ?',
    instead: 'return invitation.heard ?',
  },
  {
    name: 'who was added rings for ever',
    file: 'active-call',
    text: 'ringsUntil <= now',
    instead: 'ringsUntil < 0',
  },
  {
    name: 'a call goes on with one who waits for nobody',
    file: 'active-call',
    text: 'seats.length > 1 ||',
    instead: 'seats.length > 0 ||',
  },
  {
    name: 'a call without media is completed',
    file: 'active-call',
    text: "met.connectedAt === null ? 'never-connected' : outcome",
    instead: 'outcome',
  },
  {
    name: 'who comes by the link goes on being rung',
    file: 'active-call',
    text: 'state.invitations.filter((other) => other !== invitation)',
    instead: "state.invitations.filter((other) => taken.type === 'joined' || other !== invitation)",
  },
  {
    name: 'one more than there are places for',
    file: 'active-call',
    text: 'seats.length + invitations.length >= maxPeers;',
    instead: 'seats.length + invitations.length > maxPeers;',
  },
  {
    name: 'a device that has left counts as in the call',
    file: 'call-entry',
    text: "case 'left':\n        entryOfDevice.delete(fact.seat.deviceId);",
    instead: "case 'left':",
  },
  {
    name: 'a device may be in two calls',
    file: 'call-registry',
    text: "this.#requireFree(device.deviceId);\n    entry.apply({ type: 'answer'",
    instead: "void 0;\n    entry.apply({ type: 'answer'",
  },
  {
    name: 'two who call each other get two calls',
    file: 'call-book',
    text: 'if (invitation) return { entry, invitation };',
    instead: '',
  },
  {
    name: 'a device that signs in does not ring for what rings',
    file: 'call-registry',
    text: "if (entry.concerns(device)) entry.apply({ type: 'device-online', device: seatOf(device) }, now);",
    instead: 'void entry;',
  },
  {
    name: 'a caller who is gone leaves the call ringing',
    file: 'ringing-call',
    text: "if (byCaller) return ringEnded(call, state, 'caller-gone');",
    instead: '',
  },
  {
    name: 'the seat of a device that is gone stays in the room',
    file: 'call-entry',
    text: 'room?.leave(deviceId, reason, now);',
    instead: "if (reason === 'left') room?.leave(deviceId, reason, now);",
  },
  {
    name: 'who decides late is not told how it ended',
    file: 'call-registry',
    text: 'this.#book.forget(now);',
    instead: 'this.#book.forget(now + 50_000);',
  },
  {
    name: 'a seat that moves is not given up where it was',
    file: 'active-call',
    text: 'state.seats.filter((seat) => !from.includes(seat))',
    instead: 'state.seats',
  },
  {
    name: 'a device whose seat has moved counts as in the call',
    file: 'call-entry',
    text: 'entryOfDevice.delete(old.deviceId);',
    instead: '',
  },
  {
    name: 'who was only rung comes in without an answer',
    file: 'active-call',
    text: 'if (from.length === 0 && !event.wasHere) return notAllowed;',
    instead: '',
  },
  {
    name: 'a ticket takes the seat that the same person has elsewhere',
    file: 'active-call',
    text: 'userId === device.userId && (event.from === undefined || deviceId === event.from);',
    instead: 'userId === device.userId && deviceId !== device.deviceId;',
  },
  {
    name: 'a second call rings where none is taken',
    file: 'reach',
    text: 'filter((id) => !isInCall(id) || this.#waits(id))',
    instead: 'filter(() => true)',
  },
  {
    name: 'who takes a second call is rung even if not to be disturbed',
    file: 'reach',
    text: "if (state === 'offline' || state === 'do-not-disturb') return state;",
    instead: "if (state === 'offline') return state;",
  },
  {
    name: 'one is not told that the call goes on elsewhere',
    file: 'own-calls',
    text: "mine.size > 0 ? 'elsewhere' : 'left'",
    instead: "mine.size > 1 ? 'elsewhere' : 'left'",
  },
  {
    name: 'a newcomer hears of nobody who still rings',
    file: 'active-call',
    text: "...(invitations.length > 0 ? [{ type: 'caught-up' as const, deviceId, invitations }] : []),",
    instead: '',
  },
];
