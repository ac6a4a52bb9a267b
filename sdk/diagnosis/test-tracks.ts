/** Sound and picture that need no device and nobody's leave. */
export type TestTracks = { microphone: MediaStreamTrack; camera: MediaStreamTrack; stop(): void };

const WIDTH = 640;
const HEIGHT = 360;
const FRAMES_PER_SECOND = 24;
/** An octave's tones: enough for Opus to send as it does for speech. */
const TONES_HZ = [220, 330];

/** Null where there is no canvas that can be filmed, or no Web Audio. */
export function makeTestTracks(): TestTracks | null {
  const canvas = globalThis.document?.createElement('canvas');
  if (typeof canvas?.captureStream !== 'function' || typeof globalThis.AudioContext !== 'function') return null;
  const picture = film(canvas);
  const sound = hum(new AudioContext());
  const [camera] = picture.stream.getVideoTracks();
  const [microphone] = sound.stream.getAudioTracks();
  const stop = (): void => {
    picture.stop();
    sound.stop();
    camera?.stop();
    microphone?.stop();
  };
  if (camera && microphone) return { camera, microphone, stop };
  stop();
  return null;
}

/** Stripes that move over changing noise: about as hard to encode as a face. */
function film(canvas: HTMLCanvasElement): { stream: MediaStream; stop(): void } {
  canvas.width = WIDTH;
  canvas.height = HEIGHT;
  const context = canvas.getContext('2d');
  let frame = 0;
  const draw = (): void => {
    if (!context) return;
    frame += 1;
    context.fillStyle = `hsl(${frame % 360} 35% 45%)`;
    context.fillRect(0, 0, WIDTH, HEIGHT);
    for (let stripe = 0; stripe < 12; stripe += 1) {
      context.fillStyle = `hsl(${(stripe * 30 + frame * 3) % 360} 60% 60%)`;
      context.fillRect((stripe * 71 + frame * 5) % WIDTH, (stripe * 47) % HEIGHT, 60, 40);
    }
  };
  draw();
  const timer = setInterval(draw, 1_000 / FRAMES_PER_SECOND);
  return { stream: canvas.captureStream(FRAMES_PER_SECOND), stop: () => clearInterval(timer) };
}

function hum(context: AudioContext): { stream: MediaStream; stop(): void } {
  const out = context.createMediaStreamDestination();
  const level = context.createGain();
  level.gain.value = 0.2;
  level.connect(out);
  for (const hz of TONES_HZ) {
    const oscillator = context.createOscillator();
    oscillator.frequency.value = hz;
    oscillator.connect(level);
    oscillator.start();
  }
  return { stream: out.stream, stop: () => void context.close() };
}
