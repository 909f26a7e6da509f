import { stripVTControlCharacters } from 'node:util';

const tabWidth = 8;
// C0 and C1 controls, and the marks that reorder or hide text.
const unprintable = /[\u0000-\u001f\u007f-\u009f\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff]/g;

/**
 * Text of a log line that is safe to print: no control sequences, tabs as spaces, and of a line
 * that overwrites itself with carriage returns only what a terminal would show last.
 */
export function sanitizeLine(raw: string): string {
  const shown = lastOverwrite(stripVTControlCharacters(raw));
  return expandTabs(shown).replace(unprintable, '');
}

function lastOverwrite(text: string): string {
  if (!text.includes('\r')) return text;
  return text.split('\r').findLast((part) => part.trim() !== '') ?? '';
}

function expandTabs(text: string): string {
  if (!text.includes('\t')) return text;
  let expanded = '';
  for (const [index, part] of text.split('\t').entries()) {
    if (index > 0) expanded += ' '.repeat(tabWidth - (expanded.length % tabWidth));
    expanded += part;
  }
  return expanded;
}
