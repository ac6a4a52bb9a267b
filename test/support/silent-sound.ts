import { writeFile } from 'node:fs/promises';

const RATE = 48_000;
const HEADER_BYTES = 44;

/** Writes a second of digital silence (WAV, 16 bit, mono): what a microphone gives whose switch is off. */
export async function writeSilence(file: string): Promise<void> {
  const bytes = RATE * 2;
  const wav = Buffer.alloc(HEADER_BYTES + bytes);
  wav.write('RIFF', 0);
  wav.writeUInt32LE(HEADER_BYTES - 8 + bytes, 4);
  wav.write('WAVEfmt ', 8);
  wav.writeUInt32LE(16, 16);
  wav.writeUInt16LE(1, 20);
  wav.writeUInt16LE(1, 22);
  wav.writeUInt32LE(RATE, 24);
  wav.writeUInt32LE(bytes, 28);
  wav.writeUInt16LE(2, 32);
  wav.writeUInt16LE(16, 34);
  wav.write('data', 36);
  wav.writeUInt32LE(bytes, 40);
  await writeFile(file, wav);
}
