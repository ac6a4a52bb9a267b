import { execFile } from 'node:child_process';
import { existsSync, globSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { describe, expect, test } from 'vitest';
import { generatedPaths, regenerate } from '../../docs/generate/documents.ts';
import { notificationExamples, requestExamples } from '../../docs/generate/examples.ts';
import { verifyAccessToken } from '../../src/auth/access-token.ts';
import { Applications } from '../../src/auth/applications.ts';
import { readConfig, settings } from '../../src/config.ts';
import { CallOutcome, InviteEndReason, RingEndReason } from '../../src/protocol/calls.ts';
import { isNotificationType, isRequestType, notifications, requests } from '../../src/protocol/contract.ts';
import { ClientFrame, ServerFrame } from '../../src/protocol/envelope.ts';
import { ErrorBody, errorCodes } from '../../src/protocol/errors.ts';
import { SourceName } from '../../src/protocol/rooms.ts';
import { AbandonReason, SwitchReason } from '../../src/protocol/topology.ts';
import { FEATURES } from '../../src/protocol/version.ts';
import { declaredMetrics } from '../../src/telemetry/metrics.ts';
import { layers } from '../support/architecture/layers.ts';

const root = fileURLToPath(new URL('../..', import.meta.url));
const read = (path: string): string => readFileSync(join(root, path), 'utf8');
const pages = globSync(['*.md', 'docs/*.md', 'docs/decisions/*.md', 'turn-config/*.md', 'deploy/*.md'], { cwd: root });

describe('what is generated', () => {
  test.each(generatedPaths)('%s is as `npm run docs` writes it', async (path) => {
    const { current, fresh } = await regenerate(path);
    expect(current).toBe(fresh);
  });
});

describe('examples', () => {
  test.each(Object.entries(requestExamples))(
    '%s fits the contract, with nothing that it would drop',
    (type, example) => {
      if (!isRequestType(type)) throw new Error(`${type} is no request`);
      expect(requests[type].params.parse(example.params)).toEqual(example.params);
      expect(requests[type].result.parse(example.result)).toEqual(example.result);
    },
  );

  test.each(Object.entries(notificationExamples))('notification %s fits the contract', (type, example) => {
    if (!isNotificationType(type)) throw new Error(`${type} is no notification`);
    expect(notifications[type].parse(example)).toEqual(example);
  });

  test('every frame in docs/protocol.md fits the contract', () => {
    const frames = framesIn(read('docs/protocol.md'));
    expect(frames.length).toBeGreaterThan(40);
    for (const frame of frames) expectFitting(frame);
  });

  test('the README’s token is one that the server accepts', async () => {
    const secret = 'documentation needs secrets of 32 characters';
    const [, snippet = ''] = /<!-- snippet:mint-token -->\n```js\n([\s\S]*?)```/.exec(read('README.md')) ?? [];
    const { stdout } = await promisify(execFile)(process.execPath, ['--input-type=module', '--eval', snippet], {
      env: { ACME_SECRET: secret },
    });
    const { access } = readConfig({ PARLEY_APPLICATIONS: `acme:${secret}` });
    const identity = await verifyAccessToken(stdout.trim(), new Applications(access.applications, new Uint8Array(32)));
    expect(identity).toEqual({ applicationId: 'acme', userId: 'anna', name: 'Anna Smirnova' });
  });
});

describe('what exists is documented', () => {
  const source = globSync('src/**/*.ts', { cwd: root })
    .filter((path) => path !== 'src/protocol/errors.ts')
    .map(read)
    .join('\n');
  const thrown = new Set([...source.matchAll(/(?:ProtocolError\(\s*|code: )'([a-z-]+)'/g)].map(([, name]) => name));
  const [, errorTable = ''] =
    /<!-- generated:errors -->([\s\S]*?)<!-- \/generated -->/.exec(read('docs/protocol.md')) ?? [];

  test.each(Object.keys(errorCodes))('error code %s is in the table, and thrown somewhere', (name) => {
    expect(errorTable.split('\n').some((line) => line.startsWith(`| \`${name}\` |`))).toBe(true);
    expect(thrown).toContain(name);
  });

  test.each([
    ['features', FEATURES],
    ['call outcomes', CallOutcome.options],
    ['reasons for which ringing ends', RingEndReason.options],
    ['reasons for which an invitation ends', InviteEndReason.options],
    ['sources', SourceName.options],
    ['reasons for which a room moves', SwitchReason.options],
    ['reasons for which a move is given up', AbandonReason.options],
  ])('%s are explained in docs/protocol.md, by hand', (_, names) => {
    const byHand = read('docs/protocol.md').replaceAll(/<!-- generated:[\s\S]*?<!-- \/generated -->/g, '');
    expect(names.filter((name) => !byHand.includes(`\`${name}\``))).toEqual([]);
  });

  test('labels of switches are in docs/metrics.md', () => {
    const text = read('docs/metrics.md');
    const values = ['none', 'committed', ...SwitchReason.options, ...AbandonReason.options, ...CallOutcome.options];
    expect(values.filter((value) => !text.includes(`\`${value}\``))).toEqual([]);
  });

  test.each(Object.keys(settings))('setting %s', (name) => {
    expect(read('docs/operations.md')).toContain(`| \`${name}\` |`);
  });

  test('O4: lines of sessions, calls and the call log', () => {
    const eventLog = read('src/telemetry/event-log.ts');
    // A listener, then the fields, then the line.
    const lines = [...eventLog.matchAll(/\blog(?:\.\w+|\[.*\])\(\s*\{[^}]*?\},\s*'([^']+)'/g)].map(
      ([, line = '']) => line,
    );
    expect(lines).toHaveLength([...eventLog.matchAll(/\.on\('/g)].length);
    const [, section = ''] = /\n## Logs\n([\s\S]*?)\n## /.exec(read('docs/operations.md')) ?? [];
    const firstCells = [...section.matchAll(/^\| (.*?) \|/gm)].map(([, cell = '']) => cell).join('\n');
    expect(lines.filter((line) => !firstCells.includes(`\`${line}\``))).toEqual([]);
  });

  test('E1: metrics', () => {
    const text = read('docs/metrics.md');
    const metrics = Object.values(declaredMetrics);
    expect(metrics.length).toBeGreaterThan(50);
    expect(metrics.filter(({ name }) => !text.includes(`| \`${name}\` |`))).toEqual([]);
  });
});

describe('what is documented exists', () => {
  test.each(pages)('the links of %s', (page) => {
    const broken = linksOf(page).filter((target) => !resolves(page, target));
    expect(broken).toEqual([]);
  });

  test('folders and files that ARCHITECTURE.md names', () => {
    const named = [
      ...read('ARCHITECTURE.md').matchAll(
        /`((?:src|workers|sdk|web|setup|test|docs|turn-config|deploy|benchmarks)\/[\w./-]*)`/g,
      ),
    ];
    const missing = named.map(([, path = '']) => path).filter((path) => !existsSync(join(root, path)));
    expect(named.length).toBeGreaterThan(20);
    expect(missing).toEqual([]);
  });

  test('who may import whom, in ARCHITECTURE.md as the architecture test has it', () => {
    const [, section = ''] = /## Who may import whom\n([\s\S]*?)\n## /.exec(read('ARCHITECTURE.md')) ?? [];
    const rows = [...section.matchAll(/^\| `([^`]+)` \| (nothing|`[^|]+`) \|/gm)];
    const places = (cell: string): string[] => [...cell.matchAll(/`([^`]+)`/g)].map(([, place = '']) => place);
    const table = Object.fromEntries(rows.map(([, from = '', may = '']) => [from, places(may)]));
    expect(table).toEqual(Object.fromEntries(Object.entries(layers).map(([from, { may }]) => [from, may])));
    const [, typeCell = ''] = /^\| `src\/telemetry` \|[^|]*\|([^|]*)\|$/m.exec(section) ?? [];
    expect(places(typeCell).toSorted()).toEqual(layers['src/telemetry']?.types?.toSorted());
  });

  test('settings', () => {
    const relay = new Set(read('turn-config/turn-config.ts').match(/PARLEY_\w+/g));
    const named = pages.flatMap((page) => read(page).match(/PARLEY_[A-Z_]*[A-Z]/g) ?? []);
    const unknown = named.filter((name) => !Object.hasOwn(settings, name) && !relay.has(name));
    expect([...new Set(unknown)]).toEqual([]);
  });

  test('commands', () => {
    const { scripts } = JSON.parse(read('package.json'));
    const named = pages.flatMap((page) => [...read(page).matchAll(/npm run ([\w-]+)/g)].map(([, name = '']) => name));
    const unknown = named.filter((name) => !Object.hasOwn(scripts, name));
    expect([...new Set(unknown)]).toEqual([]);
  });

  test('decisions have numbers of their own', () => {
    const numbers = pages.filter((page) => page.startsWith('docs/decisions/')).map((page) => page.slice(15, 19));
    expect(numbers.filter((number, index) => numbers.indexOf(number) !== index)).toEqual([]);
  });
});

/** Frames in `json` blocks: each ends with a line that closes it. Transcripts (`jsonc`) were read by the server itself. */
function framesIn(markdown: string): Record<string, unknown>[] {
  const blocks = [...markdown.matchAll(/```json\n([\s\S]*?)```/g)].map(([, block = '']) => block);
  return blocks
    .flatMap((block) => block.split(/(?<=\n\}|^\{.*\}|\n\{.*\})\n/).filter(Boolean))
    .map((text) => JSON.parse(text));
}

function expectFitting(json: Record<string, unknown>): void {
  if ('id' in json) {
    const { type, data } = ClientFrame.parse(json);
    if (!isRequestType(type)) throw new Error(`${type} is no request`);
    requests[type].params.parse(data);
    return;
  }
  const { type, re, data } = ServerFrame.parse(json);
  if (type === 'error') ErrorBody.parse(data);
  else if (re !== undefined && isRequestType(type)) requests[type].result.parse(data);
  else if (re === undefined && isNotificationType(type)) notifications[type].parse(data);
  else throw new Error(`${type} is neither a reply nor a notification`);
}

/** Of text and of pictures, which `docs/generate/screenshots.ts` takes. */
function linksOf(page: string): string[] {
  const text = read(page).replaceAll(/```[\s\S]*?```/g, '');
  return [...text.matchAll(/\[[^\]]*\]\(([^)\s]+)\)|<img[^>]* src="([^"]+)"/g)]
    .map(([, link, picture]) => link ?? picture ?? '')
    .filter((target) => !/^[a-z]+:/.test(target));
}

function resolves(page: string, target: string): boolean {
  const [path = '', anchor] = target.split('#');
  const file = path === '' ? page : join(dirname(page), path);
  if (!existsSync(join(root, file))) return false;
  return anchor === undefined || anchorsOf(file).has(anchor);
}

/** As GitHub makes them: without punctuation, in lower case; the second of a name gets `-1`. */
function anchorsOf(page: string): Set<string> {
  const anchors = new Set<string>();
  const text = read(page).replaceAll(/```[\s\S]*?```/g, '');
  for (const [, heading = ''] of text.matchAll(/^#+ (.+)$/gm)) {
    const anchor = heading
      .toLowerCase()
      .replaceAll(/[^\p{L}\p{N}\s_-]/gu, '')
      .replaceAll(' ', '-');
    let name = anchor;
    for (let count = 1; anchors.has(name); count++) name = `${anchor}-${count}`;
    anchors.add(name);
  }
  return anchors;
}
