/**
 * What a camera sees, as a file that Chromium takes for one: a detailed picture that sways, with a sensor's grain.
 * Chromium's own fake camera is so plain that 300 kbit/s are enough for it.
 */
const WIDTH = 640;
const HEIGHT = 360;
const FRAMES_PER_SECOND = 30;
const SECONDS = 2;
/** Of how far it sways, in pixels. */
const SWAY = 12;
/** Of 256 levels of brightness, on either side. More costs bitrate; less lets the encoder skip whole blocks. */
const GRAIN = 4;
/** Larger than the picture by the way that it sways. */
const SCENE = { width: WIDTH + 2 * SWAY, height: HEIGHT + 2 * SWAY };

/** YUV4MPEG2 (mjpegtools, yuv4mpeg(5)), 4:2:0: two seconds that pass into themselves. */
export function movingPicture(): Buffer {
  const random = randomNumbers(20_261_125);
  const scene = fractalNoise(random);
  const parts = [Buffer.from(`YUV4MPEG2 W${WIDTH} H${HEIGHT} F${FRAMES_PER_SECOND}:1 Ip A1:1 C420jpeg\n`)];
  const count = FRAMES_PER_SECOND * SECONDS;
  const colour = Buffer.alloc((WIDTH * HEIGHT) / 2, 128);
  for (let frame = 0; frame < count; frame += 1) {
    const turn = (2 * Math.PI * frame) / count;
    const [left, top] = [Math.sin(turn), Math.sin(2 * turn)].map((part) => Math.round(SWAY * (1 + part)));
    parts.push(Buffer.from('FRAME\n'), brightness(scene, { left: left ?? 0, top: top ?? 0 }, random), colour);
  }
  return Buffer.concat(parts);
}

function brightness(scene: Uint8Array, at: { left: number; top: number }, random: () => number): Buffer<ArrayBuffer> {
  const pixels = Buffer.alloc(WIDTH * HEIGHT);
  for (let y = 0; y < HEIGHT; y += 1) {
    for (let x = 0; x < WIDTH; x += 1) {
      const seen = scene[(y + at.top) * SCENE.width + x + at.left] ?? 0;
      pixels[y * WIDTH + x] = seen + Math.round((random() * 2 - 1) * GRAIN);
    }
  }
  return pixels;
}

/** Detail of all sizes, each half as strong as the next larger one, as in nature: 48 to 208. */
function fractalNoise(random: () => number): Uint8Array {
  const scene = new Float32Array(SCENE.width * SCENE.height);
  for (let size = 128, strength = 40; size >= 2; size /= 2, strength /= 2) addNoise(scene, size, strength, random);
  return Uint8Array.from(scene, (value) => 128 + Math.max(-80, Math.min(80, value)));
}

/** Random values `size` pixels apart, and between them what lies between. */
function addNoise(scene: Float32Array, size: number, strength: number, random: () => number): void {
  const columns = Math.ceil(SCENE.width / size) + 1;
  const rows = Math.ceil(SCENE.height / size) + 1;
  const knots = Float32Array.from({ length: columns * rows }, () => (random() * 2 - 1) * strength);
  const knot = (column: number, row: number): number => knots[row * columns + column] ?? 0;
  for (let y = 0; y < SCENE.height; y += 1) {
    const [row, down] = [Math.floor(y / size), (y % size) / size];
    for (let x = 0; x < SCENE.width; x += 1) {
      const [column, right] = [Math.floor(x / size), (x % size) / size];
      const above = knot(column, row) * (1 - right) + knot(column + 1, row) * right;
      const below = knot(column, row + 1) * (1 - right) + knot(column + 1, row + 1) * right;
      const at = y * SCENE.width + x;
      scene[at] = (scene[at] ?? 0) + above * (1 - down) + below * down;
    }
  }
}

/** The same ones each time (mulberry32), 0 to 1. */
function randomNumbers(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}
