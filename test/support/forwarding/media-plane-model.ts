import type { Forwarding, PlanDifference } from '../../../src/forwarding/forwarding-plan.ts';
import type { Scene } from '../../../src/forwarding/scene.ts';

/** What becomes of consumers and encoders that are told nothing but differences. */
export class MediaPlaneModel {
  readonly consumers = new Map<string, Forwarding>();
  readonly encoded = new Map<string, readonly number[]>();

  /** Consumers begin paused, producers with every layer; what is gone is gone. */
  follow({ sources, receivers }: Scene): void {
    const consumers = new Set(receivers.flatMap((receiver) => [...receiver.consumers.values()]));
    for (const id of this.consumers.keys()) if (!consumers.has(id)) this.consumers.delete(id);
    for (const id of consumers) if (!this.consumers.has(id)) this.consumers.set(id, 'paused');
    const pictures = sources.flatMap(({ producerId, picture }) => (picture ? [{ producerId, picture }] : []));
    for (const id of this.encoded.keys()) {
      if (!pictures.some(({ producerId }) => producerId === id)) this.encoded.delete(id);
    }
    for (const { producerId, picture } of pictures) {
      if (this.encoded.has(producerId)) continue;
      this.encoded.set(
        producerId,
        Array.from({ length: picture.spatialLayers }, (_, layer) => layer),
      );
    }
  }

  apply({ consumers, producers }: PlanDifference): void {
    for (const { consumerId, forwarding } of consumers) this.consumers.set(consumerId, forwarding);
    for (const { producerId, encoded } of producers) this.encoded.set(producerId, encoded);
  }
}
