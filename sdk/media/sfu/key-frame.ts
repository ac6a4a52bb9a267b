/**
 * Sends a key frame of each layer now, however short ago the last one was (W3C webrtc-extensions, `encodingOptions` of
 * RTCSetParameterOptions). Browsers that do not know it make one when the encodings are switched off and on again.
 */
export async function sendKeyFrame(sender: RTCRtpSender): Promise<void> {
  const parameters = sender.getParameters();
  let understood = false;
  const options = {
    get encodingOptions() {
      understood = true;
      return parameters.encodings.map(() => ({ keyFrame: true }));
    },
  };
  await sender.setParameters(parameters, options);
  if (understood) return;
  const before = parameters.encodings.map(({ active }) => active);
  await setActive(sender, () => false);
  await setActive(sender, (layer) => before[layer] ?? true);
}

/** `of`: how many layers there are. */
export async function setActive(sender: RTCRtpSender, isActive: (layer: number, of: number) => boolean): Promise<void> {
  const parameters = sender.getParameters();
  for (const [layer, encoding] of parameters.encodings.entries())
    encoding.active = isActive(layer, parameters.encodings.length);
  await sender.setParameters(parameters);
}
