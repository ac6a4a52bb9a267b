import { SendingBounds } from '../../src/rooms/sending-bounds.ts';
import { applicationId } from './people.ts';

/** The SFU may send out as much as there is. */
export const noBounds = new SendingBounds(() => ({ room: null, application: null }));

export const noBound = () => noBounds.enter(applicationId('acme'));
