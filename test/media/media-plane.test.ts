import { describeMediaPlane } from '../contract/media-plane/media-plane-contract.ts';
import { startMediaPlane } from '../support/media-worker.ts';

describeMediaPlane('mediasoup’s media plane', startMediaPlane);
