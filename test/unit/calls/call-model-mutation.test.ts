import { describe, expect, test } from 'vitest';
import { playAtRandom } from '../../support/call-model/day.ts';
import { registryWith } from '../../support/call-model/mistaken-registry.ts';
import { mistakes } from '../../support/call-model/mistakes.ts';
import { temporaryFolder } from '../../support/temporary-folder.ts';

/** Most are found within a few; the test ends with the first one on which it was. */
const DAYS = 1_000;

describe('a planted mistake is found', () => {
  test.each(mistakes)('$name', async (mistake) => {
    const { found } = playAtRandom(await registryWith(mistake, temporaryFolder()), { days: DAYS, shrinks: false });
    expect(found).not.toBeNull();
  });

  test('a change that changes nothing is not', async () => {
    const harmless = { name: 'none', file: 'ringing-call', text: '/** Nobody has answered yet. */', instead: '' };
    expect(playAtRandom(await registryWith(harmless, temporaryFolder()), { days: 20 }).found).toBeNull();
  });

  test('one that cannot be planted is no proof', async () => {
    const nowhere = { name: 'nowhere', file: 'ringing-call', text: 'not in the file', instead: '' };
    const twice = { ...nowhere, text: 'notAllowed' };
    await expect(registryWith(nowhere, temporaryFolder())).rejects.toThrow('no place');
    await expect(registryWith(twice, temporaryFolder())).rejects.toThrow('more than one place');
  });
});
