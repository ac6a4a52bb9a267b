type Color = readonly [red: number, green: number, blue: number];

export type Portrait = { wall: Color; light: Color; skin: Color; hair: Color; shirt: Color };

const WIDTH = 640;
const HEIGHT = 360;

/** One still person for Chromium's `--use-file-for-fake-video-capture`: a YUV4MPEG2 file, 4:2:0. */
export function portraitVideo(portrait: Portrait, framesPerSecond = 30): Buffer {
  const planes = [plane(portrait, 0, 1), plane(portrait, 1, 2), plane(portrait, 2, 2)];
  const frame = Buffer.concat([Buffer.from('FRAME\n'), ...planes]);
  return Buffer.concat([
    Buffer.from(`YUV4MPEG2 W${WIDTH} H${HEIGHT} F${framesPerSecond}:1 Ip A1:1 C420jpeg\n`),
    frame,
    frame,
  ]);
}

/** One component of every `step`th pixel of every `step`th line. */
function plane(portrait: Portrait, component: 0 | 1 | 2, step: number): Buffer {
  const samples: number[] = [];
  for (let y = 0; y < HEIGHT; y += step) {
    for (let x = 0; x < WIDTH; x += step) samples.push(toYuv(colorAt(portrait, x, y))[component]);
  }
  return Buffer.from(samples);
}

function colorAt({ wall, light, skin, hair, shirt }: Portrait, x: number, y: number): Color {
  const inside = (cx: number, cy: number, rx: number, ry: number): boolean =>
    ((x - cx) / rx) ** 2 + ((y - cy) / ry) ** 2 < 1;
  if (inside(320, 172, 62, 78) && !inside(320, 92, 58, 40)) return skin;
  if (inside(320, 150, 78, 92) && y < 215) return hair;
  if (inside(320, 252, 30, 52) && y < 285) return mix(skin, [60, 40, 40], 0.15);
  if (inside(320, 392, 172, 124)) return shirt;
  const window = x > 430 && x < 590 && y > 40 && y < 200 && Math.abs(x - 510) > 4 && Math.abs(y - 120) > 4;
  return window ? mix(light, wall, y / 400) : mix(wall, light, 0.25 * (x / WIDTH));
}

const mix = (a: Color, b: Color, part: number): Color => [
  a[0] + (b[0] - a[0]) * part,
  a[1] + (b[1] - a[1]) * part,
  a[2] + (b[2] - a[2]) * part,
];

/** ITU-R BT.601, limited range. */
const toYuv = ([red, green, blue]: Color): Color => [
  16 + 0.257 * red + 0.504 * green + 0.098 * blue,
  128 - 0.148 * red - 0.291 * green + 0.439 * blue,
  128 + 0.439 * red - 0.368 * green - 0.071 * blue,
];
