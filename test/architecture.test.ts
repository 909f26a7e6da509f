import { readFileSync } from 'node:fs';
import { builtinModules } from 'node:module';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { globSync } from 'tinyglobby';
import ts from 'typescript';
import { describe, expect, test } from 'vitest';

const source = fileURLToPath(new URL('../source', import.meta.url));

/** The table of rooms: what each may import of ours (`type` means types alone). */
const allowed: Readonly<Record<string, Readonly<Record<string, 'all' | 'type'>>>> = {
  domain: {},
  config: { domain: 'all' },
  store: { domain: 'all' },
  engine: { domain: 'all' },
  ui: { domain: 'all', engine: 'type' },
  commands: { domain: 'all', config: 'all', store: 'all', engine: 'all', ui: 'all' },
  'cli.tsx': { commands: 'all', domain: 'all' },
};

interface Import {
  readonly from: string;
  readonly to: string;
  readonly isTypeOnly: boolean;
}

function isTypeOnly(node: ts.ImportDeclaration | ts.ExportDeclaration): boolean {
  if (ts.isExportDeclaration(node)) return node.isTypeOnly;
  const clause = node.importClause;
  if (clause === undefined) return false;
  if (clause.phaseModifier === ts.SyntaxKind.TypeKeyword) return true;
  const bindings = clause.namedBindings;
  return (
    clause.name === undefined &&
    bindings !== undefined &&
    ts.isNamedImports(bindings) &&
    bindings.elements.every((element) => element.isTypeOnly)
  );
}

function importsOf(file: string): Import[] {
  const text = readFileSync(join(source, file), 'utf8');
  const tree = ts.createSourceFile(file, text, ts.ScriptTarget.ESNext, true);
  const found: Import[] = [];
  const visit = (node: ts.Node): void => {
    if ((ts.isImportDeclaration(node) || ts.isExportDeclaration(node)) && node.moduleSpecifier) {
      const to = (node.moduleSpecifier as ts.StringLiteral).text;
      found.push({ from: file, to, isTypeOnly: isTypeOnly(node) });
    } else if (
      ts.isCallExpression(node) &&
      node.expression.kind === ts.SyntaxKind.ImportKeyword &&
      node.arguments[0] !== undefined &&
      ts.isStringLiteral(node.arguments[0])
    ) {
      found.push({ from: file, to: node.arguments[0].text, isTypeOnly: false });
    }
    ts.forEachChild(node, visit);
  };
  visit(tree);
  return found;
}

const files = globSync('**/*.{ts,tsx}', { cwd: source }).sort();
const imports = files.flatMap(importsOf);
const ours = imports
  .filter(({ to }) => to.startsWith('.'))
  .map((each) => ({ ...each, to: join(dirname(each.from), each.to) }))
  .filter(({ to }) => !to.startsWith('..'));

function roomOf(file: string): string {
  return file.split('/')[0]!;
}

/** Every cycle of imports, each as a path that ends where it began. */
function findCycles(): string[] {
  const edges = new Map<string, string[]>();
  for (const { from, to } of ours) edges.set(from, [...(edges.get(from) ?? []), to]);
  const done = new Set<string>();
  const cycles: string[] = [];
  const walk = (file: string, path: readonly string[]): void => {
    const at = path.indexOf(file);
    if (at >= 0) cycles.push([...path.slice(at), file].join(' → '));
    if (at >= 0 || done.has(file)) return;
    for (const next of edges.get(file) ?? []) walk(next, [...path, file]);
    done.add(file);
  };
  for (const file of files) walk(file, []);
  return cycles;
}

describe('the rooms', () => {
  test('every file stands in a known room', () => {
    expect(files.length).toBeGreaterThan(50);
    expect(files.filter((file) => !(roomOf(file) in allowed))).toEqual([]);
  });

  test('a room imports only what the table allows', () => {
    const broken = ours.filter(({ from, to, isTypeOnly: typeOnly }) => {
      const [room, target] = [roomOf(from), roomOf(to)];
      const permission = allowed[room]?.[target];
      return room !== target && !(permission === 'all' || (permission === 'type' && typeOnly));
    });
    expect(broken.map(({ from, to }) => `${from} imports ${to}`)).toEqual([]);
  });

  test('the domain touches no input, output or interface', () => {
    const forbidden = new Set([...builtinModules, 'react', 'ink', 'execa', 'lowdb', 'commander']);
    const broken = imports.filter(
      ({ from, to }) => roomOf(from) === 'domain' && (to.startsWith('node:') || forbidden.has(to)),
    );
    expect(broken).toEqual([]);
  });

  test('the domain asks neither clock nor chance', () => {
    const impure = /\bDate\.now\(|\bnew Date\(\)|\bMath\.random\(|\bTemporal\.Now\b|\bprocess\./;
    const broken = files.filter(
      (file) => roomOf(file) === 'domain' && impure.test(readFileSync(join(source, file), 'utf8')),
    );
    expect(broken).toEqual([]);
  });

  test('imports never form a cycle, types included', () => {
    expect(findCycles()).toEqual([]);
  });

  test('the interface is loaded by the commands that open it alone', () => {
    const loaders = ours.filter(
      ({ from, to, isTypeOnly: typeOnly }) =>
        roomOf(to) === 'ui' && roomOf(from) !== 'ui' && !typeOnly,
    );
    expect([...new Set(loaders.map(({ from }) => from))]).toEqual(['commands/tui.ts']);
  });
});
