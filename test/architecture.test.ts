import { describe, expect, test } from 'vitest';
import {
  environmentInOnePlace,
  existingTargets,
  fewPackages,
  importTable,
  noCycles,
  noDrawers,
  noNodeInBrowsers,
  ownedPackages,
  type Rule,
  shortFiles,
} from './support/architecture/rules.ts';
import { readSources } from './support/architecture/source-files.ts';

const layered = readSources(['src', 'workers', 'sdk', 'web', 'setup']);
const everything = [...layered, ...readSources(['test', 'benchmarks', 'turn-config', 'deploy'])];

describe('the project', () => {
  test('was read', () => {
    expect(layered.length).toBeGreaterThan(100);
    expect(layered.map(({ path }) => path)).toEqual(
      expect.arrayContaining(['src/main.ts', 'sdk/index.ts', 'web/app.tsx']),
    );
  });

  test.each<[string, Rule]>([
    ['imports point inward', importTable],
    ['every import has its file', existingTargets],
    ['mediasoup is imported in workers/ alone', ownedPackages],
    ['the contract imports zod, and nothing else that is a package', fewPackages],
    ['browser code imports nothing of Node', noNodeInBrowsers],
    ['the environment is read in one place', environmentInOnePlace],
    ['no import cycles', noCycles],
  ])('%s', (_, rule) => {
    expect(rule(layered)).toEqual([]);
  });

  test.each<[string, Rule]>([
    ['no file is longer than 300 lines', shortFiles],
    ['no folder or file is a drawer', noDrawers],
  ])('%s', (_, rule) => {
    expect(rule(everything)).toEqual([]);
  });
});

type Planted = [rule: Rule, files: Record<string, string>, violations: string[]];

const file = ([path, text]: [string, string]) => ({ path, text });

/** The check itself: each kind of violation is planted, beside its nearest relative that is allowed. */
describe('the check', () => {
  test.each<Planted>([
    [importTable, { 'src/calls/a.ts': "import '../rooms/b.ts';" }, []],
    [importTable, { 'src/rooms/a.ts': "import '../calls/b.ts';" }, ['src/rooms/a.ts may not import src/calls/b.ts']],
    [
      importTable,
      { 'src/rooms/a.ts': "export * from '../http/b.ts';" },
      ['src/rooms/a.ts may not import src/http/b.ts'],
    ],
    [
      importTable,
      { 'src/rooms/a.ts': "await import('../http/b.ts');" },
      ['src/rooms/a.ts may not import src/http/b.ts'],
    ],
    [
      importTable,
      { 'src/rooms/a.ts': "type A = import('../http/b.ts').B;" },
      ['src/rooms/a.ts may not import src/http/b.ts'],
    ],
    [importTable, { 'src/rooms/a.ts': "// import '../calls/b.ts';\nconst a = \"import '../calls/b.ts'\";" }, []],
    [importTable, { 'src/telemetry/a.ts': "import type { A } from '../calls/call-events.ts';" }, []],
    [importTable, { 'src/telemetry/a.ts': "import { type A } from '../calls/call-events.ts';" }, []],
    [
      importTable,
      { 'src/telemetry/a.ts': "import { A } from '../calls/call-events.ts';" },
      ['src/telemetry/a.ts may not import src/calls/call-events.ts'],
    ],
    [
      importTable,
      { 'src/telemetry/a.ts': "import { type A, B } from '../calls/call-events.ts';" },
      ['src/telemetry/a.ts may not import src/calls/call-events.ts'],
    ],
    [
      importTable,
      { 'src/telemetry/a.ts': "import type { A } from '../calls/call.ts';" },
      ['src/telemetry/a.ts may not import src/calls/call.ts'],
    ],
    [importTable, { 'workers/a.ts': "import '../src/rooms/ports.ts';" }, []],
    [
      importTable,
      { 'workers/a.ts': "import '../src/rooms/room.ts';" },
      ['workers/a.ts may not import src/rooms/room.ts'],
    ],
    [importTable, { 'web/people/a.tsx': "import '../../sdk/index.ts';" }, []],
    [importTable, { 'web/people/a.tsx': "import '../../sdk/api.ts';" }, ['web/people/a.tsx may not import sdk/api.ts']],
    [
      importTable,
      { 'web/a.ts': "import type { A } from '../src/protocol/ids.ts';" },
      ['web/a.ts may not import src/protocol/ids.ts'],
    ],
    [importTable, { 'sdk/a.ts': "import '../src/calls/call.ts';" }, ['sdk/a.ts may not import src/calls/call.ts']],
    [importTable, { 'src/app.ts': "import '../workers/a.ts';", 'src/main.ts': "import './app.ts';" }, []],
    [importTable, { 'src/main.ts': "import './calls/call.ts';" }, ['src/main.ts may not import src/calls/call.ts']],
    [
      importTable,
      { 'src/http/a.ts': "import type { A } from '../rooms/room.ts';" },
      ['src/http/a.ts may not import src/rooms/room.ts'],
    ],
    [
      importTable,
      { 'src/http/a.ts': "import type { App } from '../app.ts';" },
      ['src/http/a.ts may not import src/app.ts'],
    ],
    [importTable, { 'src/calls/a.ts': "import '../config.ts';" }, ['src/calls/a.ts may not import src/config.ts']],
    [importTable, { 'src/new/a.ts': '' }, ['src/new/a.ts belongs to no layer']],
    [existingTargets, { 'src/a.ts': "import './b.ts';", 'src/b.ts': "import './style.css';" }, []],
    [existingTargets, { 'src/a.ts': "import './gone.ts';" }, ['src/a.ts imports src/gone.ts, which is not there']],
    [existingTargets, { 'src/a.ts': "import './b';", 'src/b.ts': '' }, ['src/a.ts imports src/b, which is not there']],
    [
      ownedPackages,
      { 'workers/a.ts': "import * as m from 'mediasoup';", 'src/a.ts': "import 'mediasoup-client';" },
      [],
    ],
    [
      ownedPackages,
      { 'src/app.ts': "import type { types } from 'mediasoup';" },
      ['src/app.ts may not import mediasoup: only workers does'],
    ],
    [
      ownedPackages,
      { 'src/a.ts': "import 'mediasoup/types';" },
      ['src/a.ts may not import mediasoup/types: only workers does'],
    ],
    [fewPackages, { 'src/protocol/a.ts': "import 'zod/mini';", 'src/auth/a.ts': "import 'jose';" }, []],
    [
      fewPackages,
      { 'src/protocol/a.ts': "import type { A } from 'ws';" },
      ['src/protocol/a.ts may not import the package ws'],
    ],
    [fewPackages, { 'src/shared/a.ts': "import 'zod/mini';" }, ['src/shared/a.ts may not import the package zod/mini']],
    [noNodeInBrowsers, { 'src/auth/a.ts': "import 'node:fs';", 'sdk/vite.config.ts': "import 'node:path';" }, []],
    [
      noNodeInBrowsers,
      { 'sdk/media/a.ts': "import 'node:events';" },
      ['sdk/media/a.ts runs in browsers and may not import node:events'],
    ],
    [
      noNodeInBrowsers,
      { 'src/shared/a.ts': "import type { A } from 'node:net';" },
      ['src/shared/a.ts runs in browsers and may not import node:net'],
    ],
    [
      environmentInOnePlace,
      { 'src/main.ts': 'process.env', 'setup/a.mjs': 'process.env', 'src/a.ts': 'process.exit()' },
      [],
    ],
    [
      environmentInOnePlace,
      { 'src/calls/a.ts': "process.env['X']" },
      ["src/calls/a.ts reads the environment: that is config.ts's"],
    ],
    [
      environmentInOnePlace,
      { 'src/a.ts': "import { env } from 'node:process';" },
      ["src/a.ts reads the environment: that is config.ts's"],
    ],
    [noCycles, { 'a.ts': "import './b.ts'; import './c.ts';", 'b.ts': "import './c.ts';", 'c.ts': '' }, []],
    [
      noCycles,
      { 'a.ts': "import './b.ts';", 'b.ts': "import './c.ts';", 'c.ts': "import type { A } from './a.ts';" },
      ['a.ts → b.ts → c.ts → a.ts'],
    ],
    [noCycles, { 'a.ts': "import './a.ts';" }, ['a.ts → a.ts']],
    [shortFiles, { 'a.ts': `${'x\n'.repeat(300)}` }, []],
    [shortFiles, { 'a.ts': `${'x\n'.repeat(301)}` }, ['a.ts has 301 lines; 300 are allowed']],
    [noDrawers, { 'src/useful/a.ts': '' }, []],
    [noDrawers, { 'src/utils/a.ts': '' }, ['src/utils/a.ts: a name that says what is in it, please']],
    [noDrawers, { 'sdk/helpers.ts': '' }, ['sdk/helpers.ts: a name that says what is in it, please']],
  ])('finds what is planted: %#', (rule, files, violations) => {
    expect(rule(Object.entries(files).map(file))).toEqual(violations);
  });
});
