import type * as z from 'zod/mini';
import { mediaRequests } from '../../src/protocol/media.ts';
import type { Frame } from '../signaling/light-client.ts';

const Joined = mediaRequests['media.join'].result;
export type Joined = z.output<typeof Joined>;

/** The reply to `media.join`. */
export const joinedFrom = ({ data }: Frame): Joined => Joined.parse(data);
