import type { Symptom, Verdict } from '../../sdk/index.ts';

/** At whose tile it is said: of what is received from somebody, or of what one sends oneself. */
export type Tile = 'theirs' | 'own';

type Party = 'them' | 'you' | 'between';
type LineStem = 'loss' | 'jitter' | 'delay' | 'nothing' | 'narrow' | 'relay';
type SenderStem = 'silent' | 'noFrames' | 'nothingSent';

/** A key of `quality` in the texts; `name` is filled in by who shows it. */
type VerdictKey =
  | `${LineStem}.${Party}`
  | `${SenderStem | 'busy'}.${'them' | 'you'}`
  | 'server'
  | 'limit'
  | 'oneWay'
  | 'unexplained';

type Effect = 'heard' | 'seen' | 'unheard' | 'unseen';

/** `effect`: what the others have of it; null at theirs, where one sees and hears that oneself. */
export type VerdictWords = { readonly key: VerdictKey; readonly effect: Effect | null };

export function verdictWords(verdict: Verdict, tile: Tile): VerdictWords {
  return { key: keyOf(verdict, tile), effect: tile === 'own' ? effectOf(verdict.symptom) : null };
}

function keyOf({ reason: { code }, leg }: Verdict, tile: Tile): VerdictKey {
  const sender = tile === 'own' ? 'you' : 'them';
  switch (code) {
    case 'loss':
    case 'jitter':
    case 'delay':
      return `${code}.${partyOf(leg, sender)}`;
    case 'nothing-arrives':
      return `nothing.${partyOf(leg, sender)}`;
    case 'narrow-line':
    case 'full-line':
      return `narrow.${partyOf(leg, sender)}`;
    case 'relay-over-tcp':
      return `relay.${partyOf(leg, sender)}`;
    case 'layers-held-back':
      return 'narrow.you';
    case 'encoder-held-back':
    case 'encoder-too-slow':
    case 'sender-stalled':
      return `busy.${sender}`;
    case 'decoder-too-slow':
    case 'frames-dropped':
    case 'receiver-stalled':
    case 'played-late':
      return 'busy.you';
    case 'silent-microphone':
      return `silent.${sender}`;
    case 'no-frames-captured':
      return `noFrames.${sender}`;
    case 'nothing-sent':
      return `nothingSent.${sender}`;
    case 'server-busy':
    case 'server-drops':
      return 'server';
    case 'sending-limit':
      return 'limit';
    case 'one-way-audio':
      return 'oneWay';
    case 'unexplained':
      return 'unexplained';
    default:
      return unknown(code);
  }
}

/** A server that is newer than this page may know more; what does not compile is a reason that was forgotten here. */
const unknown = (_code: never): VerdictKey => 'unexplained';

function partyOf(leg: Verdict['leg'], sender: 'them' | 'you'): Party {
  if (leg === 'uplink' || sender === 'you') return sender;
  return leg === 'downlink' ? 'you' : 'between';
}

function effectOf(symptom: Symptom): Effect {
  switch (symptom) {
    case 'choppy-audio':
    case 'delayed-audio':
      return 'heard';
    case 'no-audio':
    case 'dead-microphone':
      return 'unheard';
    case 'frozen-video':
    case 'blurred-video':
    case 'jerky-video':
      return 'seen';
    case 'no-video':
    case 'frozen-camera':
      return 'unseen';
    default:
      return seenByDefault(symptom);
  }
}

const seenByDefault = (_symptom: never): Effect => 'seen';
