import { type Import, importsOf } from './imports.ts';
import {
  browserCode,
  buildSettings,
  DRAWERS,
  environmentReaders,
  type Layer,
  layers,
  MAX_LINES,
  packageOwners,
  packagesOf,
} from './layers.ts';
import type { SourceFile } from './source-files.ts';

/** Each gives one sentence a violation. */
export type Rule = (files: readonly SourceFile[]) => string[];

const isIn = (path: string, place: string): boolean => path === place || path.startsWith(`${place}/`);
const isInAny = (path: string, places: readonly string[]): boolean => places.some((place) => isIn(path, place));

function layerOf(path: string): [name: string, layer: Layer] | undefined {
  return Object.entries(layers)
    .filter(([name]) => isIn(path, name))
    .toSorted(([one], [other]) => other.length - one.length)[0];
}

const projectImports = (files: readonly SourceFile[]): Import[] =>
  files.flatMap(importsOf).filter(({ isPackage }) => !isPackage);

const packageImports = (files: readonly SourceFile[]): Import[] =>
  files.flatMap(importsOf).filter(({ isPackage }) => isPackage);

const packageOf = (target: string): string => target.split('/')[0] ?? '';

export const importTable: Rule = (files) => {
  const homeless = files.filter(({ path }) => !layerOf(path)).map(({ path }) => `${path} belongs to no layer`);
  const outward = projectImports(files).filter(({ from, target, typeOnly }) => {
    const [name, layer] = layerOf(from) ?? [];
    if (!name || !layer) return false;
    const allowed = [...layer.may, ...(typeOnly ? (layer.types ?? []) : [])];
    // app.ts knows everything below it, but nobody knows app.ts but main.ts.
    if (target === 'src/app.ts') return name !== 'src/main.ts';
    return !isIn(target, name) && !isInAny(target, allowed);
  });
  return [...homeless, ...outward.map(({ from, target }) => `${from} may not import ${target}`)];
};

export const existingTargets: Rule = (files) => {
  const known = new Set(files.map(({ path }) => path));
  return projectImports(files)
    .filter(({ target }) => /\.(ts|tsx|mjs)$/.test(target) || !/\.\w+(\?\w+)?$/.test(target))
    .filter(({ target }) => !known.has(target))
    .map(({ from, target }) => `${from} imports ${target}, which is not there`);
};

export const ownedPackages: Rule = (files) =>
  packageImports(files).flatMap(({ from, target }) => {
    const owner = packageOwners[packageOf(target)];
    return owner && !isIn(from, owner) ? [`${from} may not import ${target}: only ${owner} does`] : [];
  });

export const fewPackages: Rule = (files) =>
  packageImports(files).flatMap(({ from, target }) => {
    const [, allowed] = Object.entries(packagesOf).find(([place]) => isIn(from, place)) ?? [];
    return allowed && !allowed.includes(packageOf(target)) ? [`${from} may not import the package ${target}`] : [];
  });

export const noNodeInBrowsers: Rule = (files) =>
  files
    .filter(({ path }) => isInAny(path, browserCode) && !buildSettings.test(path))
    .flatMap(importsOf)
    .filter(({ target }) => target.startsWith('node:'))
    .map(({ from, target }) => `${from} runs in browsers and may not import ${target}`);

export const environmentInOnePlace: Rule = (files) =>
  files
    .filter(({ path }) => isIn(path, 'src') && !environmentReaders.includes(path))
    .filter(({ text }) => /\bprocess\s*(\?\.|\.|\[\s*['"])\s*env\b|from 'node:process'/.test(text))
    .map(({ path }) => `${path} reads the environment: that is config.ts's`);

export const noCycles: Rule = (files) => {
  const targets = new Map<string, string[]>();
  for (const { from, target } of projectImports(files)) targets.set(from, [...(targets.get(from) ?? []), target]);
  const done = new Set<string>();
  const cycles: string[] = [];
  const visit = (path: string, way: readonly string[]): void => {
    if (way.includes(path)) {
      cycles.push([...way.slice(way.indexOf(path)), path].join(' → '));
      return;
    }
    if (done.has(path)) return;
    for (const target of targets.get(path) ?? []) visit(target, [...way, path]);
    done.add(path);
  };
  for (const { path } of files) visit(path, []);
  return cycles;
};

export const shortFiles: Rule = (files) =>
  files
    .map(({ path, text }) => ({ path, lines: text.replace(/\n$/, '').split('\n').length }))
    .filter(({ lines }) => lines > MAX_LINES)
    .map(({ path, lines }) => `${path} has ${lines} lines; ${MAX_LINES} are allowed`);

export const noDrawers: Rule = (files) =>
  files
    .filter(({ path }) => path.split('/').some((part) => DRAWERS.includes(part.replace(/\.\w+$/, ''))))
    .map(({ path }) => `${path}: a name that says what is in it, please`);
