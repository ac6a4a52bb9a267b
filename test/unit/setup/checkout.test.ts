import { execFile } from 'node:child_process';
import { cpSync, existsSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { describe, expect, test } from 'vitest';
import { temporaryFolder } from '../../support/temporary-folder.ts';

const SETUP = fileURLToPath(new URL('../../../setup', import.meta.url));

/** Set-up takes the folder above its own for the checkout: here, one with these files alone. */
class Checkout {
  readonly folder = temporaryFolder();

  constructor(files: Record<string, string> = {}) {
    cpSync(SETUP, join(this.folder, 'setup'), { recursive: true });
    for (const [path, text] of Object.entries(files)) this.write(path, text);
  }

  write(path: string, text: string): void {
    mkdirSync(dirname(join(this.folder, path)), { recursive: true });
    writeFileSync(join(this.folder, path), text);
  }

  has(path: string): boolean {
    return existsSync(join(this.folder, path));
  }

  /** What this expression gives in there; `import`s are from the checkout. Rejects with what the program said. */
  async evaluate(expression: string, environment: Record<string, string> = {}): Promise<unknown> {
    const program = `console.log(JSON.stringify(await (async () => ${expression})()))`;
    const { stdout } = await promisify(execFile)(process.execPath, ['--input-type=module', '--eval', program], {
      cwd: this.folder,
      env: { PATH: process.env['PATH'], ...environment },
    });
    return JSON.parse(stdout);
  }
}

describe('the hash over source files', () => {
  const hash = (checkout: Checkout) =>
    checkout.evaluate(`(await import('./setup/file-hash.mjs')).hashFiles(['web', 'package-lock.json'])`);

  test('changes with a name and with a content, and with nothing else', async () => {
    const checkout = new Checkout({ 'web/a.ts': 'a', 'web/call/b.ts': 'b', 'package-lock.json': '{}', 'src/c.ts': '' });
    const first = await hash(checkout);
    checkout.write('src/c.ts', 'changed');
    checkout.write('web/dist/index.html', 'built');
    checkout.write('web/node_modules/x.js', 'installed');
    expect(await hash(checkout)).toBe(first);

    checkout.write('web/call/b.ts', 'changed');
    const second = await hash(checkout);
    expect(second).not.toBe(first);
    renameSync(join(checkout.folder, 'web/a.ts'), join(checkout.folder, 'web/z.ts'));
    expect(await hash(checkout)).not.toBe(second);
    checkout.write('web/a.ts', 'a');
    rmSync(join(checkout.folder, 'web/z.ts'));
    checkout.write('web/call/b.ts', 'b');
    expect(await hash(checkout)).toBe(first);
  });
});

describe('npm packages', () => {
  const NODE = `node_modules/node-linux-${process.arch}/bin/node`;
  const lock = (packages: Record<string, { version: string; optional?: true }>): string =>
    JSON.stringify({ packages: { '': { version: '1.0.0' }, ...packages } });
  const wanted = {
    'node_modules/a': { version: '1.2.3' },
    'node_modules/for-other-machines': { version: '1.0.0', optional: true as const },
  };
  const installed = (versions: Record<string, { version: string }>): Record<string, string> => ({
    'package-lock.json': lock(wanted),
    'node_modules/.bin/node': '',
    'node_modules/.package-lock.json': JSON.stringify({ packages: versions }),
  });

  /** npm, which writes down how it was called and, where it is told to, brings Node. */
  async function install(checkout: Checkout, bringsNode = true): Promise<unknown> {
    const bring = `fs.mkdirSync('${dirname(NODE)}', { recursive: true }); fs.writeFileSync('${NODE}', '');`;
    checkout.write(
      'npm-cli.js',
      `const fs = require('node:fs'); ${bringsNode ? bring : ''}
      fs.mkdirSync('node_modules/.bin', { recursive: true });
      fs.writeFileSync('npm-was-called', process.argv.slice(2).join(' '));`,
    );
    return checkout.evaluate(`(await import('./setup/npm-packages.mjs')).installNpmPackages({ doing() {} })`, {
      npm_execpath: join(checkout.folder, 'npm-cli.js'),
    });
  }

  test('are in place as the lockfile says, without those for other machines: npm is not called', async () => {
    const checkout = new Checkout(installed({ 'node_modules/a': { version: '1.2.3' } }));
    expect(await install(checkout)).toBe('in place');
    expect(checkout.has('npm-was-called')).toBe(false);
  });

  test.each<[string, Record<string, string>, string[]]>([
    ['of another version', installed({ 'node_modules/a': { version: '1.2.4' } }), []],
    ['missing', installed({}), []],
    [
      'optional, but of another version',
      installed({ 'node_modules/a': { version: '1.2.3' }, 'node_modules/for-other-machines': { version: '0.9.0' } }),
      [],
    ],
    [
      'there without npm’s record',
      installed({ 'node_modules/a': { version: '1.2.3' } }),
      ['node_modules/.package-lock.json'],
    ],
    ['there without Node', installed({ 'node_modules/a': { version: '1.2.3' } }), ['node_modules/.bin/node']],
  ])('one is %s: npm installs what the lockfile says', async (_, files, without) => {
    const checkout = new Checkout(files);
    for (const path of without) rmSync(join(checkout.folder, path));
    expect(await install(checkout)).toBe('installed');
    const called = readFileSync(join(checkout.folder, 'npm-was-called'), 'utf8');
    expect(called).toMatch(/^install .*--no-save .*--ignore-scripts/);
    expect(checkout.has('node_modules/.bin/node')).toBe(true);
  });

  test('a registry that brings no Node is told so', async () => {
    const checkout = new Checkout({ 'package-lock.json': lock(wanted) });
    await expect(install(checkout, false)).rejects.toThrow(/npm did not install Node 24 for linux/);
  });
});
