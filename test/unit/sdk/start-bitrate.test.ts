import { describe, expect, it } from 'vitest';
import { withStartBitrate } from '../../../sdk/media/start-bitrate.ts';

const sdp = (...lines: string[]): string => lines.map((line) => `${line}\r\n`).join('');

describe('the start bit rate', () => {
  it('is wished of each video codec, whether it has parameters or not', () => {
    const before = sdp(
      'v=0',
      'm=audio 9 UDP/TLS/RTP/SAVPF 111',
      'a=rtpmap:111 opus/48000/2',
      'a=fmtp:111 minptime=10;useinbandfec=1',
      'm=video 9 UDP/TLS/RTP/SAVPF 96 97 103',
      'a=rtpmap:96 VP8/90000',
      'a=rtpmap:97 rtx/90000',
      'a=fmtp:97 apt=96',
      'a=rtpmap:103 H264/90000',
      'a=fmtp:103 packetization-mode=1',
    );
    expect(withStartBitrate(before, 1_500)).toBe(
      sdp(
        'v=0',
        'm=audio 9 UDP/TLS/RTP/SAVPF 111',
        'a=rtpmap:111 opus/48000/2',
        'a=fmtp:111 minptime=10;useinbandfec=1',
        'm=video 9 UDP/TLS/RTP/SAVPF 96 97 103',
        'a=rtpmap:96 VP8/90000',
        'a=fmtp:96 x-google-start-bitrate=1500',
        'a=rtpmap:97 rtx/90000',
        'a=fmtp:97 apt=96',
        'a=rtpmap:103 H264/90000',
        'a=fmtp:103 packetization-mode=1;x-google-start-bitrate=1500',
      ),
    );
  });

  it('is nobody’s where there is no video', () => {
    const before = sdp('v=0', 'm=audio 9 UDP/TLS/RTP/SAVPF 111', 'a=rtpmap:111 opus/48000/2');
    expect(withStartBitrate(before, 1_500)).toBe(before);
  });
});
