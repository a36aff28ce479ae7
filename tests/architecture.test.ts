// The rules of the house that a machine can hold: who imports whom, and where the outside may be touched.
import { readdirSync, readFileSync, statSync } from 'node:fs';
import path from 'node:path';
import { moduleOrder } from '../server/module-list.ts';

const root = path.resolve(import.meta.dirname, '..');

const filesBelow = (folder: string): string[] =>
  readdirSync(path.join(root, folder)).flatMap((name) => {
    if (name === 'node_modules' || name === 'dist') return [];
    const file = path.join(folder, name);
    return statSync(path.join(root, file)).isDirectory() ? filesBelow(file) : [file];
  });

type Import = { from: string; to: string; isTypeOnly: boolean };

const sources = ['answering', 'config', 'server', 'operations', 'sandbox', 'workbench/src']
  .flatMap(filesBelow)
  .filter((file) => /\.tsx?$/.test(file));
const textOf = new Map(sources.map((file) => [file, readFileSync(path.join(root, file), 'utf8')]));

/** Imports of our own files; a clause is type-only when `type` stands before it or before each of its names. */
const importsOf = (file: string): Import[] =>
  [...(textOf.get(file) ?? '').matchAll(/(?:^|\n)(import|export)\s([^;]*?)\sfrom\s'(\.[^']+)'/g)].map(
    ([, , clause = '', target = '']) => {
      const names = /^\{([\s\S]*)\}$/
        .exec(clause.trim())?.[1]
        ?.split(',')
        .map((name) => name.trim());
      const isTypeOnly =
        clause.startsWith('type ') || (names?.filter(Boolean).every((name) => name.startsWith('type ')) ?? false);
      return { from: file, to: path.normalize(path.join(path.dirname(file), target)), isTypeOnly };
    },
  );

const imports = sources.flatMap(importsOf);
const show = (found: readonly Import[]): string[] => found.map(({ from, to }) => `${from} -> ${to}`);
const moduleOf = (file: string): string | null => /^server\/modules\/([^/]+)\//.exec(file)?.[1] ?? null;
const isProduction = (file: string): boolean => /^(server|config|operations|workbench)\//.test(file);

it('sees the tree at all', () => {
  expect(imports.length).toBeGreaterThan(200);
  expect(new Set(sources.map(moduleOf).filter((name) => name !== null))).toEqual(new Set(moduleOrder));
});

it('modules import only those before them, and only through index.ts', () => {
  const wrong = imports.filter(({ from, to }) => {
    const [own, other] = [moduleOf(from), moduleOf(to)];
    if (own === null || other === null || own === other) return false;
    const isFront = path.basename(to) === 'index.ts' || /\.contract\.ts$/.test(to);
    return moduleOrder.indexOf(other) >= moduleOrder.indexOf(own) || !isFront;
  });
  expect(show(wrong)).toEqual([]);
});

it('modules have no sub-folders', () => {
  expect(sources.filter((file) => /^server\/modules\/[^/]+\/[^/]+\//.test(file))).toEqual([]);
});

it('production never imports the sandbox', () => {
  expect(show(imports.filter(({ from, to }) => isProduction(from) && to.startsWith('sandbox/')))).toEqual([]);
});

it('answering is pure: it knows nothing of the server, and only what measures, trains or builds it touches files', () => {
  const answering = sources.filter((file) => file.startsWith('answering/'));
  expect(answering.length).toBeGreaterThan(5);
  expect(show(imports.filter(({ from, to }) => from.startsWith('answering/') && !to.startsWith('answering/')))).toEqual(
    [],
  );
  const isOutside = (file: string): boolean => /^answering\/((eval|training)\/|.*\/build-[^/]+\.ts$)/.test(file);
  const touching = answering.filter((file) => !isOutside(file) && /from 'node:/.test(textOf.get(file) ?? ''));
  expect(touching).toEqual([]);
  expect(
    show(imports.filter(({ from, to }) => isOutside(to) && !isOutside(from) && !from.startsWith('tests/'))),
  ).toEqual([]);
});

it('gateways are leaves: they import nothing of the server but each other', () => {
  const wrong = imports.filter(
    ({ from, to }) => from.startsWith('server/gateways/') && !to.startsWith('server/gateways/'),
  );
  expect(show(wrong)).toEqual([]);
});

it('the workbench knows contracts only, and only their types', () => {
  const wrong = imports.filter(
    ({ from, to, isTypeOnly }) =>
      from.startsWith('workbench/') && to.startsWith('server/') && !(isTypeOnly && /\.contract\.ts$/.test(to)),
  );
  expect(show(wrong)).toEqual([]);
});

it('contracts depend on the schema library and other contracts alone', () => {
  const wrong = imports.filter(({ from, to }) => /\.contract\.ts$/.test(from) && !/\.contract\.ts$/.test(to));
  expect(show(wrong)).toEqual([]);
});

it('lower layers do not reach up', () => {
  const layerOf = (file: string): number => {
    if (/^server\/(start|create-server)\.ts$/.test(file)) return 4;
    if (file === 'server/runtime.ts' || file === 'server/module-list.ts') return 3;
    if (/^server\/http\/.*-door\.ts$/.test(file) || file.startsWith('server/doctor/')) return 3;
    if (file.startsWith('server/modules/')) return 2;
    if (/^server\/(http|queue|database)\//.test(file)) return 1;
    return 0;
  };
  const wrong = imports.filter(
    ({ from, to, isTypeOnly }) =>
      !isTypeOnly && from.startsWith('server/') && to.startsWith('server/') && layerOf(to) > layerOf(from),
  );
  expect(show(wrong)).toEqual([]);
});

it('only config reads the environment in production code', () => {
  const readers = sources.filter((file) => isProduction(file) && textOf.get(file)?.includes('process.env'));
  expect(readers.filter((file) => !file.startsWith('config/'))).toEqual([]);
  expect(readers).toContain('config/env.ts');
});

it('values are never imported in a circle', () => {
  const edges = new Map<string, string[]>();
  for (const { from, to, isTypeOnly } of imports) if (!isTypeOnly) edges.set(from, [...(edges.get(from) ?? []), to]);
  const done = new Set<string>();
  const circles: string[] = [];
  const walk = (file: string, trail: string[]): void => {
    if (trail.includes(file)) circles.push([...trail.slice(trail.indexOf(file)), file].join(' -> '));
    if (done.has(file)) return;
    done.add(file);
    for (const next of edges.get(file) ?? []) walk(next, [...trail, file]);
  };
  for (const file of sources) walk(file, []);
  expect(circles).toEqual([]);
});

it('every file says what it is for', () => {
  const silent = sources.filter((file) => !/^(\/\/|\/\*)/.test(textOf.get(file) ?? ''));
  expect(silent).toEqual([]);
});

it('nothing is called utils, helpers, common, core, manager or base', () => {
  expect(sources.filter((file) => /(^|[/.-])(utils?|helpers?|common|core|manager|base)([/.-]|$)/.test(file))).toEqual(
    [],
  );
});

it('a module stays within about fifteen files and a production file within about two hundred lines', () => {
  const files = new Map<string, number>();
  for (const file of sources) {
    const name = moduleOf(file);
    if (name !== null) files.set(name, (files.get(name) ?? 0) + 1);
  }
  expect([...files].filter(([, count]) => count > 18)).toEqual([]);
  const long = sources.filter((file) => isProduction(file) && (textOf.get(file)?.split('\n').length ?? 0) > 260);
  expect(long).toEqual([]);
});
