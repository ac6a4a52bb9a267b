import { readFileSync } from 'node:fs';
import { stripTypeScriptTypes } from 'node:module';
import type { step } from '../../../src/rooms/topology/topology.ts';
import { explore, type Violation } from './exploration.ts';
import { type Mistake, mistakes } from './mistakes.ts';
import { starts } from './starts.ts';

const FOLDER = new URL('../../../src/rooms/topology/', import.meta.url);

/** `trail`: from `start`; empty where something was wrong before. */
export type Caught = Violation & { readonly start: string };

/** Explores the machine with a mistake in it, until something is not as it must be. Null: nobody noticed. */
export async function catchMistake(mistake: Mistake, depth: number): Promise<Caught | null> {
  const machine = await machineWith(mistake);
  for (const start of starts) {
    const { violation } = explore(machine, start, depth);
    if (violation) return { ...violation, trail: violation.trail.slice(start.events.length), start: start.name };
  }
  return null;
}

/** Markdown, for the documents: each mistake, which check caught it, and after how many events. */
export async function tableOfMistakes(depth: number): Promise<string> {
  const rows = ['| Planted mistake | The check that caught it | From, and what happened |', '| --- | --- | --- |'];
  for (const mistake of mistakes) {
    const caught = await catchMistake(mistake, depth);
    const { check, trail, start } = caught ?? { check: 'nothing', trail: [], start: 'every start' };
    rows.push(`| ${mistake.name} | ${check} | ${[start, ...trail.map(({ type }) => `\`${type}\``)].join(', ')} |`);
  }
  return rows.join('\n');
}

/** The real source, changed in one place. Throws when the place is not there, or more than once. */
async function machineWith(mistake: Mistake): Promise<typeof step> {
  const mistaken = new URL(`${mistake.file}.ts`, FOLDER).href;
  const sourceOf = (url: string): string => {
    const source = readFileSync(new URL(url), 'utf8');
    if (url !== mistaken) return source;
    const [before, after, ...more] = source.split(mistake.text);
    if (before === undefined || after === undefined || more.length > 0)
      throw new Error(`${mistake.file}.ts has ${more.length > 0 ? 'more than one' : 'no'} place for: ${mistake.name}`);
    return before + mistake.instead + after;
  };
  const loaded: { step: typeof step } = await import(
    /* @vite-ignore */ asDataUrl(new URL('topology.ts', FOLDER).href, sourceOf)
  );
  return loaded.step;
}

/** A module with all that it imports, in one address: nothing is written, and no module is shared with the real one. */
function asDataUrl(url: string, sourceOf: (url: string) => string): string {
  const code = stripTypeScriptTypes(sourceOf(url)).replaceAll(/from '(\.[^']+)'/g, (_, relative: string) => {
    return `from '${asDataUrl(new URL(relative, url).href, sourceOf)}'`;
  });
  return `data:text/javascript,${encodeURIComponent(code).replaceAll("'", '%27')}`;
}
