import { type VideoAbilities, VideoCodec } from '../../src/protocol/codecs.ts';

/** What most cameras give: an encoder that is not cheap at this size is not at any that matters. */
const USUAL_CAMERA = { width: 1_280, height: 720, framerate: 30, bitrate: 1_700_000 };

export type VideoAbilitiesReader = {
  /** Asks the browser now what its hardware encodes, so that nobody waits for the answer later. */
  prepare(): void;
  /** What is known now; undefined: the browser does not say. */
  read(): VideoAbilities | undefined;
};

/** What this browser decodes and encodes (W3C webrtc-pc §5.2 `getCapabilities`), and what cheaply (W3C media-capabilities). */
export function videoAbilitiesReader(browser: typeof globalThis = globalThis): VideoAbilitiesReader {
  let isAsked = false;
  let cheaply: VideoCodec[] = [];
  return {
    prepare() {
      if (isAsked) return;
      isAsked = true;
      void cheapCodecs(browser).then((codecs) => {
        cheaply = codecs;
      });
    },
    read() {
      const [decodes, encodes] = [codecsOf(browser.RTCRtpReceiver), codecsOf(browser.RTCRtpSender)];
      return decodes && encodes && { decodes, encodes, cheaply: cheaply.filter((codec) => encodes.includes(codec)) };
    },
  };
}

type Capable = Pick<typeof RTCRtpSender, 'getCapabilities'> | undefined;

function codecsOf(end: Capable): VideoCodec[] | undefined {
  const mimeTypes = end?.getCapabilities?.('video')?.codecs.map(({ mimeType }) => mimeType.toLowerCase());
  return mimeTypes && VideoCodec.options.filter((codec) => mimeTypes.includes(mimeTypeOf(codec)));
}

async function cheapCodecs({ navigator }: typeof globalThis): Promise<VideoCodec[]> {
  const capabilities = navigator?.mediaCapabilities;
  if (!capabilities?.encodingInfo) return [];
  const asked = VideoCodec.options.map(async (codec) => {
    const video = { contentType: mimeTypeOf(codec), ...USUAL_CAMERA };
    const { powerEfficient } = await capabilities.encodingInfo({ type: 'webrtc', video });
    return powerEfficient ? [codec] : [];
  });
  const answers = await Promise.allSettled(asked);
  return answers.flatMap((answer) => (answer.status === 'fulfilled' ? answer.value : []));
}

const mimeTypeOf = (codec: VideoCodec): string => `video/${codec.toLowerCase()}`;
