import { FakeMediaPlane } from '../../support/fake-media-plane.ts';
import { describeMediaPlane } from './media-plane-contract.ts';

describeMediaPlane('the fake media plane', async () => {
  const plane = new FakeMediaPlane();
  return { plane, killWorker: () => plane.killWorker() };
});
