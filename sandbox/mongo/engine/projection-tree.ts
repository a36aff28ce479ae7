// The tree behind projections, `$project`, `$addFields` and `$unset`: which fields stay and which are computed.
import { type Compiled, type Env, type Maybe } from './expression-parts.ts';
import { Doc, isDoc, type Value } from './values.ts';

export type ProjectionKind = 'inclusion' | 'exclusion' | 'addition';

/** One level: what to do with each named field. Names not mentioned are dropped by inclusion and kept otherwise. */
export type ProjectionLevel = {
  kind: ProjectionKind;
  /** Fields that inclusion keeps or exclusion drops. */
  named: Set<string>;
  children: Map<string, ProjectionLevel>;
  computed: Map<string, Compiled>;
  /** Names of children and computed fields in the order of the specification. */
  order: string[];
  computes: boolean;
};

export function newLevel(kind: ProjectionKind): ProjectionLevel {
  return { kind, named: new Set(), children: new Map(), computed: new Map(), order: [], computes: false };
}

export function addNamed(level: ProjectionLevel, parts: readonly string[]): void {
  const { at, last } = descend(level, parts);
  at.named.add(last);
}

export function addComputed(level: ProjectionLevel, parts: readonly string[], compiled: Compiled): void {
  let at = level;
  at.computes = true;
  for (const part of parts.slice(0, -1)) {
    at = childOf(at, part);
    at.computes = true;
  }
  const last = parts.at(-1) ?? '';
  at.computed.set(last, compiled);
  at.order.push(last);
}

function childOf(level: ProjectionLevel, name: string): ProjectionLevel {
  let child = level.children.get(name);
  if (child === undefined) {
    child = newLevel(level.kind);
    level.children.set(name, child);
    level.order.push(name);
  }
  return child;
}

function descend(level: ProjectionLevel, parts: readonly string[]): { at: ProjectionLevel; last: string } {
  let at = level;
  for (const part of parts.slice(0, -1)) at = childOf(at, part);
  return { at, last: parts.at(-1) ?? '' };
}

function keep(level: ProjectionLevel, doc: Doc): Doc {
  const kept = new Doc();
  const inclusion = level.kind === 'inclusion';
  for (let i = 0; i < doc.names.length; i++) {
    const name = doc.names[i]!;
    const value = doc.values[i]!;
    if (level.named.has(name)) {
      if (inclusion) kept.append(name, value);
      continue;
    }
    const child = level.children.get(name);
    if (child === undefined) {
      if (!inclusion) kept.append(name, value);
      continue;
    }
    const inner = keepInside(child, value);
    if (inner !== undefined) kept.append(name, inner);
  }
  return kept;
}

/** Arrays are projected element by element; inclusion leaves out what has no fields. */
function keepInside(level: ProjectionLevel, value: Value): Maybe {
  if (isDoc(value)) return keep(level, value);
  if (Array.isArray(value)) {
    const items: Value[] = [];
    for (const item of value) {
      const inner = keepInside(level, item);
      if (inner !== undefined) items.push(inner);
    }
    return items;
  }
  return level.kind === 'inclusion' ? undefined : value;
}

function compute(level: ProjectionLevel, doc: Doc, env: Env): void {
  for (const name of level.order) {
    const compiled = level.computed.get(name);
    const child = level.children.get(name);
    let value: Maybe;
    if (compiled !== undefined) value = compiled.run(env);
    else if (child === undefined) continue;
    else value = computeInside(child, doc.get(name), env);
    if (value === undefined) doc.delete(name);
    else doc.set(name, value);
  }
}

/** What is no document is replaced by the computed fields, where there are any. */
function computeInside(level: ProjectionLevel, value: Maybe, env: Env): Maybe {
  if (Array.isArray(value)) return value.flatMap((item) => wrap(computeInside(level, item, env)));
  if (isDoc(value)) {
    const copy = value.copy();
    compute(level, copy, env);
    return copy;
  }
  if (!level.computes) return level.kind === 'inclusion' ? undefined : value;
  const made = new Doc();
  compute(level, made, env);
  return made;
}

function wrap(value: Maybe): Value[] {
  return value === undefined ? [] : [value];
}

/** `doc` is what is projected; the expressions see `env.root`. */
export function applyLevel(level: ProjectionLevel, doc: Doc, env: Env): Doc {
  const result = keep(level, doc);
  if (level.computes) compute(level, result, env);
  return result;
}
