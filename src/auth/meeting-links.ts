import { createHmac, randomBytes, timingSafeEqual } from 'node:crypto';
import { type ApplicationId, MeetingId } from '../protocol/ids.ts';

/** 96 bits each. Fewer can be guessed or forged; more make links that wrap in mail. */
const RANDOM_BYTES = 12;
const SIGNATURE_BYTES = 12;

/** Hex: a link may end in any of its characters, and no mail program cuts it off. */
const SHAPE = new RegExp(`^[0-9a-f]{${(RANDOM_BYTES + SIGNATURE_BYTES) * 2}}$`);

/**
 * Meetings' ids: random bytes, signed for one application by a key made from the server's secret. Nothing is stored,
 * and a link is good for as long as that secret is.
 */
export class MeetingLinks {
  readonly #key: Uint8Array;

  constructor(serverSecret: Uint8Array) {
    this.#key = createHmac('sha256', serverSecret).update('meeting links').digest();
  }

  create(applicationId: ApplicationId): MeetingId {
    const random = randomBytes(RANDOM_BYTES);
    return MeetingId.parse(Buffer.concat([random, this.#sign(applicationId, random)]).toString('hex'));
  }

  /** Made here, and for this application. */
  verify(applicationId: ApplicationId, id: MeetingId): boolean {
    if (!SHAPE.test(id)) return false;
    const bytes = Buffer.from(id, 'hex');
    const signature = this.#sign(applicationId, bytes.subarray(0, RANDOM_BYTES));
    return timingSafeEqual(signature, bytes.subarray(RANDOM_BYTES));
  }

  /** The random part has a fixed length, so that where the application's id ends is never in doubt. */
  #sign(applicationId: ApplicationId, random: Uint8Array): Uint8Array {
    return createHmac('sha256', this.#key).update(applicationId).update(random).digest().subarray(0, SIGNATURE_BYTES);
  }
}
