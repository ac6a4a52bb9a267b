import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { expect, test } from 'vitest';
import { temporaryFolder } from '../../support/temporary-folder.ts';

const PROGRAM = fileURLToPath(new URL('../../support/history/on-full-disk.ts', import.meta.url));

test('H5: a disk that is full for a while costs the log nothing', async () => {
  const folder = temporaryFolder();
  // A file system that is there for this program alone, and goes with it.
  const inside = `mount -t tmpfs -o size=4m tmpfs "$1" && exec "$2" "$3" "$1"`;
  const { stdout } = await promisify(execFile)('unshare', [
    ...['--user', '--map-root-user', '--mount', 'sh', '-c', inside, 'sh'],
    ...[folder, process.execPath, PROGRAM],
  ]);
  expect(JSON.parse(stdout)).toEqual({
    because: expect.stringContaining('disk is full'),
    events: 3_000,
    dropped: { scores: 0, events: 0, overflow: 0, refused: 0, unwritten: 0 },
  });
});
