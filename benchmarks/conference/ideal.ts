import type { StreamToSend } from '../load-generator/endpoint.ts';
import { microphoneStream } from '../load-generator/microphone.ts';
import { CAMERA, SCREEN } from './sent-media.ts';
import type { WishedPicture } from './view.ts';

/** RTP's header and SRTP's tag; pictures have the header extension of transport-cc besides. */
const OVERHEAD = { sound: 12 + 10, picture: 12 + 8 + 10 };

type Rate = Pick<StreamToSend, 'fps' | 'packetsPerFrame' | 'bytesPerPacket'>;

const rateOf = ({ fps, packetsPerFrame, bytesPerPacket }: Rate, overhead: number): number =>
  fps * packetsPerFrame * (bytesPerPacket + overhead);

const PICTURES = { camera: CAMERA, screen: SCREEN };
/** Of whoever speaks: the others are silent. */
const VOICE = rateOf(microphoneStream(0), OVERHEAD.sound);

/** Bytes a second that this person is to be sent at least. */
export function idealRate(pictures: readonly WishedPicture[], hears: boolean): number {
  const rates = pictures.map(({ source, height }) => {
    const layer = PICTURES[source].find((each) => each.height === height);
    if (!layer) throw new Error(`no ${source} has a layer of ${height} lines`);
    return rateOf(layer, OVERHEAD.picture);
  });
  return rates.reduce((sum, rate) => sum + rate, hears ? VOICE : 0);
}
