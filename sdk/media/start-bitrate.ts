const SENT_CODECS = /^a=rtpmap:(\d+) (?:VP8|VP9|H264|AV1)\/90000$/gim;

/** The peer’s description as if it had asked to begin at so many kbit/s: Chromium takes it from each video codec’s parameters. */
export function withStartBitrate(sdp: string, kbits: number): string {
  return sdp
    .split(/(?=^m=)/m)
    .map((section) => inSection(section, kbits))
    .join('');
}

function inSection(section: string, kbits: number): string {
  if (!section.startsWith('m=video')) return section;
  const payloadTypes = [...section.matchAll(SENT_CODECS)].map(([, payloadType]) => payloadType);
  return payloadTypes.reduce<string>((changed, payloadType) => {
    const parameters = new RegExp(`^(a=fmtp:${payloadType} .*?)(\\r?)$`, 'm');
    const wish = `x-google-start-bitrate=${kbits}`;
    if (parameters.test(changed)) return changed.replace(parameters, `$1;${wish}$2`);
    return changed.replace(
      new RegExp(`^(a=rtpmap:${payloadType} .*?)(\\r?)$`, 'm'),
      `$1$2\na=fmtp:${payloadType} ${wish}$2`,
    );
  }, section);
}
