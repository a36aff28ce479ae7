// The dashboard and the alerts speak only of figures that there are.
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { startWorld, type World } from '../support/world.ts';

/** Of jest's own dependencies; it has no types. */
const yaml = createRequire(import.meta.url)('js-yaml') as { safeLoad: (text: string) => unknown };

type Panel = { type: string; title: string; targets?: { expr: string }[] };
type Rule = { alert: string; expr: string; labels: { severity: string }; annotations: { summary: string } };

const dashboard = JSON.parse(readFileSync('operations/grafana-dashboard.json', 'utf8')) as { panels: Panel[] };
const alerts = yaml.safeLoad(readFileSync('operations/alerts.yml', 'utf8')) as { groups: { rules: Rule[] }[] };
const rules = alerts.groups.flatMap((group) => group.rules);

let world: World;
beforeAll(async () => {
  world = await startWorld();
});
afterAll(() => world.close());

/** Names of metrics in an expression: a word with a prefix of ours or of the process, before its labels. */
const namesIn = (expr: string): string[] =>
  [...expr.replaceAll(/"[^"]*"/g, '').matchAll(/\b(?:banlv|process|nodejs)_[a-z0-9_]+/g)].map(([name]) => name);

it('every metric of the dashboard and of the alerts is in /metrics', async () => {
  const text = await (await fetch(`${world.config.publicUrl}/metrics`)).text();
  const types = new Map([...text.matchAll(/^# TYPE (\S+) (\S+)$/gm)].map(([, name = '', type = '']) => [name, type]));
  const isThere = (name: string): boolean =>
    types.has(name) || types.get(name.replace(/_(bucket|sum|count)$/, '')) === 'histogram';
  const expressions = [
    ...dashboard.panels.flatMap((panel) => panel.targets ?? []).map((target) => target.expr),
    ...rules.map((rule) => rule.expr),
  ];
  const names = new Set(expressions.flatMap(namesIn));
  expect(names.size).toBeGreaterThan(15);
  expect([...names].filter((name) => !isThere(name))).toEqual([]);
  // And the other way round: what is ours is looked at by somebody.
  const ours = [...types.keys()].filter((name) => name.startsWith('banlv_'));
  const seen = (name: string): boolean => [...names].some((each) => each.startsWith(name));
  expect(ours.filter((name) => !seen(name))).toEqual([]);
});

it('every alert says in Chinese what is wrong, and how bad it is', () => {
  expect(rules.length).toBeGreaterThan(10);
  for (const { alert, labels, annotations } of rules) {
    expect([alert, /[\u4e00-\u9fff]{4}/.test(annotations.summary)]).toEqual([alert, true]);
    expect(['critical', 'warning']).toContain(labels.severity);
  }
  expect(new Set(rules.map((rule) => rule.alert)).size).toBe(rules.length);
});

it('the page for operators tells what to do about every alert', () => {
  const page = readFileSync('docs/operations.md', 'utf8');
  expect(rules.map((rule) => rule.alert).filter((name) => !page.includes(name))).toEqual([]);
});
