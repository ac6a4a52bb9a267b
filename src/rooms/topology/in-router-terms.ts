import type { RtpCapabilities } from '../../protocol/rtp.ts';

type Codec = NonNullable<RtpCapabilities['codecs']>[number];

/**
 * What a device says that it decodes, in its own numbers or the router's, as a router has to hear it: mediasoup gives
 * consumers the router's payload types whatever is said, but of header extensions those that are said by the router's
 * ids, and of RTCP feedback all that is said. Said in the router's terms already, it stays as it is.
 */
export function inRouterTerms(router: RtpCapabilities, said: RtpCapabilities): RtpCapabilities {
  const codecs = said.codecs?.map((codec) => ({ ...codec, rtcpFeedback: feedbackOfBoth(router, codec) }));
  const headerExtensions = said.headerExtensions?.flatMap((extension) => {
    const same = router.headerExtensions?.find(({ kind, uri }) => kind === extension.kind && uri === extension.uri);
    return same ? [{ ...extension, preferredId: same.preferredId }] : [];
  });
  return { ...(codecs && { codecs }), ...(headerExtensions && { headerExtensions }) };
}

function feedbackOfBoth({ codecs = [] }: RtpCapabilities, { mimeType, rtcpFeedback = [] }: Codec) {
  const known = codecs.filter((codec) => codec.mimeType.toLowerCase() === mimeType.toLowerCase());
  return rtcpFeedback.filter(({ type, parameter = '' }) =>
    known.some((codec) => codec.rtcpFeedback?.some((it) => it.type === type && (it.parameter ?? '') === parameter)),
  );
}
