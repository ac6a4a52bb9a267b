import type { RtpCapabilities } from '../../protocol/rtp.ts';

/**
 * What a device can decode as the router has to hear it, from what the device says in its own numbers. A consumer has the
 * payload types of the router whatever is said; its header extensions are those that are said by the router's ids
 * (mediasoup, RTP Parameters and Capabilities).
 */
export function numberedAs({ headerExtensions: known = [] }: RtpCapabilities, said: RtpCapabilities): RtpCapabilities {
  const headerExtensions = (said.headerExtensions ?? []).flatMap((extension) => {
    const same = known.find(({ kind, uri }) => kind === extension.kind && uri === extension.uri);
    return same ? [{ ...extension, preferredId: same.preferredId }] : [];
  });
  return { ...said, headerExtensions };
}
