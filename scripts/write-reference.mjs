// Writes docs/config.md from the JSON Schema, so that the reference cannot drift from what is
// validated. `--check` exits 1 when the committed file is out of date.
import { readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { format } from 'prettier';

const root = fileURLToPath(new URL('..', import.meta.url));
const schema = JSON.parse(readFileSync(`${root}schema.json`, 'utf8'));

const code = (value) => `\`${JSON.stringify(value)}\``;

function typeOf(node) {
  if (node.const !== undefined) return code(node.const);
  if (node.enum !== undefined) return node.enum.map(code).join(' ');
  const options = node.anyOf ?? node.oneOf;
  if (options !== undefined) return [...new Set(options.map(typeOf))].join(' or ');
  if (node.type === 'array') {
    return Array.isArray(node.items) ? 'pair of integers' : `list of ${typeOf(node.items ?? {})}`;
  }
  if (node.type === 'object') return node.additionalProperties?.type ? 'map' : 'object';
  return node.type ?? 'any';
}

function row(path, node, isRequired) {
  const fallback = node.default === undefined ? '' : ` Default: ${code(node.default)}.`;
  const need = isRequired ? ' **Required.**' : '';
  const meaning = (node.description ?? '').replaceAll('|', '\\|');
  return `| \`${path}\` | ${typeOf(node)} | ${meaning}${need}${fallback} |`;
}

/** The objects that a value may be, with the text that leads to their fields. */
function objectsOf(path, node) {
  if (node.properties !== undefined) return [[path, node]];
  const options = node.anyOf ?? node.oneOf;
  if (options !== undefined) return options.flatMap((option) => objectsOf(path, option));
  if (node.type === 'array' && !Array.isArray(node.items))
    return objectsOf(`${path}[]`, node.items);
  if (typeof node.additionalProperties === 'object') {
    return objectsOf(path === '' ? 'NAME' : `${path}.NAME`, node.additionalProperties);
  }
  return [];
}

/** Divided like an asset, with fields that are listed there. */
const dimensions = 'assets.NAME.partitions.dimensions';

function rowsOf(prefix, node) {
  return Object.entries(node.properties).flatMap(([name, child]) => {
    const path = prefix === '' ? name : `${prefix}.${name}`;
    const isRequired = (node.required ?? []).includes(name) && child.default === undefined;
    if (path === dimensions) return [row(path, child, isRequired)];
    const nested = objectsOf(path, child).flatMap(([inner, object]) => rowsOf(inner, object));
    return [row(path, child, isRequired), ...nested];
  });
}

const text = await format(
  [
    '# Configuration reference',
    '',
    'Written from `schema.json`, which `backfill schema` prints and editors complete from. The file is `.backfillrc.json`, with comments and trailing commas allowed, in the working directory or the nearest parent. Unknown keys are errors; all errors are reported at once, with their line and column.',
    '',
    '| field | type | meaning |',
    '|---|---|---|',
    ...rowsOf('', schema).map((line) => line.replace(/\n/g, ' ')),
    '',
  ].join('\n'),
  { parser: 'markdown', printWidth: 100 },
);
const file = `${root}docs/config.md`;
if (process.argv.includes('--check')) {
  if (readFileSync(file, 'utf8') !== text) {
    console.error('docs/config.md is out of date: run `npm run reference`.');
    process.exitCode = 1;
  }
} else {
  writeFileSync(file, text);
}
