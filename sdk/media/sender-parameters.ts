import type { Sending } from './encoding-policy.ts';

/** As it is to be sent from now on; which layers are active stays as it is. */
export async function setSending(sender: RTCRtpSender, { encodings, keeps }: Sending): Promise<void> {
  const parameters = sender.getParameters();
  for (const [layer, encoding] of parameters.encodings.entries()) {
    const { maxBitrate, maxFramerate } = encodings[layer] ?? {};
    if (maxBitrate !== undefined) encoding.maxBitrate = maxBitrate;
    if (maxFramerate !== undefined) encoding.maxFramerate = maxFramerate;
  }
  if (keeps) parameters.degradationPreference = keeps;
  await sender.setParameters(parameters);
}

/**
 * Changes of senders' parameters, of each one after the other: `setParameters` refuses what was read before another
 * change was done (W3C webrtc-pc §5.2).
 */
export class SenderParameters {
  readonly #busy = new WeakMap<RTCRtpSender, Promise<void>>();

  /** At once where nothing else is being changed. */
  change(sender: RTCRtpSender, work: () => Promise<void>): Promise<void> {
    const before = this.#busy.get(sender);
    const done = before ? before.then(work) : work();
    const over = done
      .catch(() => undefined)
      .then(() => {
        if (this.#busy.get(sender) === over) this.#busy.delete(sender);
      });
    this.#busy.set(sender, over);
    return done;
  }
}
