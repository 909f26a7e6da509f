// Writes docs/keys.md from the key table that feeds input, footer, help and palette. `--check`
// exits 1 when the committed file is out of date.
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { format } from 'prettier';
import { keyGroups, type KeyBinding, type Scope } from '../source/ui/key-binding.ts';
import { keyLabel } from '../source/ui/key-label.ts';
import { bindingsOf } from '../source/ui/keymap.ts';

const screens: readonly (readonly [Scope, string])[] = [
  ['pick', 'Picking cells'],
  ['plan', 'The plan'],
  ['live', 'A backfill'],
  ['log', 'A log'],
  ['history', 'Earlier backfills'],
];

function keyCell(key: string): string {
  return `\`${keyLabel(key, true).replace('|', '\\|')}\``;
}

function rowOf({ keys, description }: KeyBinding): string {
  return `| ${keys.map(keyCell).join(' ')} | ${description} |`;
}

function sectionOf([scope, title]: readonly [Scope, string]): string {
  const bindings = bindingsOf(scope);
  const rows = keyGroups.flatMap((group) => bindings.filter((each) => each.group === group));
  return [`## ${title}`, '', '| keys | what they do |', '|---|---|', ...rows.map(rowOf)].join('\n');
}

const text = await format(
  [
    '# Keys',
    '',
    'Written from the key table that also feeds the footer, the help (`?`) and the palette (`:`).',
    ...screens.map(sectionOf).flatMap((section) => ['', section]),
    '',
  ].join('\n'),
  { parser: 'markdown', printWidth: 100 },
);
const file = join(process.cwd(), 'docs/keys.md');
if (!process.argv.includes('--check')) writeFileSync(file, text);
else if (readFileSync(file, 'utf8') !== text) {
  console.error('docs/keys.md is out of date: run `npm run reference`.');
  process.exitCode = 1;
}
