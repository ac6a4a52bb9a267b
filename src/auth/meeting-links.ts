import { createHmac, createSecretKey, type KeyObject, randomBytes, timingSafeEqual } from 'node:crypto';
import { ProtocolError } from '../protocol/errors.ts';
import { type ApplicationId, MeetingId, type UserId } from '../protocol/ids.ts';

/** 96 bits each. Fewer can be guessed or forged; more make links that wrap in mail. */
const RANDOM_BYTES = 12;
const SIGNATURE_BYTES = 12;
/** 40 bits say whose meeting it is, to who knows the user. Ids of users are not chosen by them, so none can be tried out. */
const CREATOR_BYTES = 5;
const FLAG_BYTES = 1;
const SIGNED_BYTES = RANDOM_BYTES + FLAG_BYTES + CREATOR_BYTES;

const LOBBY = 1;
const GUESTS = 2;

type How = { creator: UserId | null; lobby: boolean; guests?: boolean };

/** Hex: a link may end in any of its characters, and no mail program cuts it off. */
const SHAPE = new RegExp(`^[0-9a-f]{${(SIGNED_BYTES + SIGNATURE_BYTES) * 2}}$`);

/**
 * Meetings' ids: random bytes, whether there is a lobby and guests come in, and a mark of the creator, signed for one
 * application by a key made from the server's secret. Nothing is stored, and a link is good for as long as that secret is.
 */
export class MeetingLinks {
  readonly #key: KeyObject;
  readonly #creatorKey: KeyObject;
  readonly #forbidsGuests: (applicationId: ApplicationId) => boolean;

  constructor(serverSecret: Uint8Array, forbidsGuests: (applicationId: ApplicationId) => boolean = () => false) {
    this.#forbidsGuests = forbidsGuests;
    this.#key = createSecretKey(createHmac('sha256', serverSecret).update('meeting links').digest());
    this.#creatorKey = createSecretKey(createHmac('sha256', serverSecret).update('creators of meetings').digest());
  }

  /** Throws `guests-not-allowed`. */
  create(applicationId: ApplicationId, { creator, lobby, guests = false }: How): MeetingId {
    if (guests && this.#forbidsGuests(applicationId)) {
      throw new ProtocolError(
        'guests-not-allowed',
        'Your application takes no guests: make the meeting without, or have its administrator allow them.',
      );
    }
    const random = randomBytes(RANDOM_BYTES);
    const mark = creator === null ? randomBytes(CREATOR_BYTES) : this.#markOf(creator, random);
    const signed = Buffer.concat([random, Buffer.of((lobby ? LOBBY : 0) | (guests ? GUESTS : 0)), mark]);
    return MeetingId.parse(Buffer.concat([signed, this.#sign(applicationId, signed)]).toString('hex'));
  }

  /** Made here, and for this application. */
  verify(applicationId: ApplicationId, id: MeetingId): boolean {
    if (!SHAPE.test(id)) return false;
    const bytes = Buffer.from(id, 'hex');
    const signature = this.#sign(applicationId, bytes.subarray(0, SIGNED_BYTES));
    return timingSafeEqual(signature, bytes.subarray(SIGNED_BYTES));
  }

  isCreator(applicationId: ApplicationId, id: MeetingId, userId: UserId): boolean {
    if (!this.verify(applicationId, id)) return false;
    const bytes = Buffer.from(id, 'hex');
    const mark = this.#markOf(userId, bytes.subarray(0, RANDOM_BYTES));
    return timingSafeEqual(mark, bytes.subarray(RANDOM_BYTES + FLAG_BYTES, SIGNED_BYTES));
  }

  hasLobby(id: MeetingId): boolean {
    return hasFlag(id, LOBBY);
  }

  /** Who has no account comes in by the link. */
  takesGuests(id: MeetingId): boolean {
    return hasFlag(id, GUESTS);
  }

  /** The signed part has a fixed length, so that where the application's id ends is never in doubt. */
  #sign(applicationId: ApplicationId, signed: Uint8Array): Uint8Array {
    return createHmac('sha256', this.#key).update(applicationId).update(signed).digest().subarray(0, SIGNATURE_BYTES);
  }

  #markOf(creator: UserId, random: Uint8Array): Uint8Array {
    return createHmac('sha256', this.#creatorKey).update(random).update(creator).digest().subarray(0, CREATOR_BYTES);
  }
}

const hasFlag = (id: MeetingId, flag: number): boolean => ((Buffer.from(id, 'hex').at(RANDOM_BYTES) ?? 0) & flag) !== 0;
