import stringWidth from 'string-width';

const substitutes: Readonly<Record<string, string>> = {
  '·': '-',
  '─': '-',
  '–': '-',
  '−': '-',
  '…': '~',
  '×': 'x',
  '’': "'",
  '✗': 'x',
  '‹': '<',
  '›': '>',
};

const segmenter = new Intl.Segmenter(undefined, { granularity: 'grapheme' });

/** Text as wide as before in printable ASCII: known signs have a look-alike, others are `?`. */
export function toAscii(text: string): string {
  if (/^[\x20-\x7e]*$/.test(text)) return text;
  return Array.from(segmenter.segment(text), ({ segment }) => {
    if (/^[\x20-\x7e]$/.test(segment)) return segment;
    return substitutes[segment] ?? '?'.repeat(stringWidth(segment));
  }).join('');
}
