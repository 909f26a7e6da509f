import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

/** A fenced block: the words after its backquotes, and its lines. */
export interface Fence {
  readonly info: readonly string[];
  readonly lines: readonly string[];
}

export function readMarkdown(path: string): string {
  return readFileSync(fileURLToPath(new URL(`../../${path}`, import.meta.url)), 'utf8');
}

/** The fenced blocks of a text, without what they are indented by. */
export function fencesOf(text: string): readonly Fence[] {
  return [...text.matchAll(/^( *)```(.*)\n([\s\S]*?)^ *```$/gm)].map(
    ([, indent = '', info = '', body = '']) => ({
      info: info.split(' ').filter((word) => word !== ''),
      lines: body
        .split('\n')
        .slice(0, -1)
        .map((line) => (line.startsWith(indent) ? line.slice(indent.length) : line)),
    }),
  );
}

/** A command line as typed after `$ `, and what stands under it up to the next one. */
export interface Typed {
  readonly line: string;
  readonly printed: readonly string[];
}

export function typedIn({ lines }: Fence): readonly Typed[] {
  const starts = lines.flatMap((line, i) => (line.startsWith('$ ') ? [i] : []));
  return starts.map((start, i) => ({
    line: lines[start]!.slice(2),
    printed: lines.slice(start + 1, starts[i + 1]),
  }));
}

/** The words of a command line after `backfill`, as a shell splits them. */
export function wordsOf(line: string): readonly string[] {
  const [, ...words] = line.match(/'[^']*'|\S+/g) ?? [];
  return words.map((word) => word.replace(/^'(.*)'$/, '$1'));
}
