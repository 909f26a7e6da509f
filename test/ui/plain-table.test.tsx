import { render } from 'ink-testing-library';
import { expect, test } from 'vitest';
import { PlainTable, type TableColumn } from '../../source/ui/plain-table.tsx';
import { createTheme } from '../../source/ui/theme.ts';

const theme = createTheme({ colorDepth: 0, unicode: true, background: 'dark', attributes: false });

const rows = [
  { asset: 'raw_weather', cells: '1,461', why: '1,400 missing, 61 failed', cost: '$0.73' },
  { asset: 'clean', cells: '7', why: 'missing', cost: '?' },
];

const columns: readonly TableColumn<keyof (typeof rows)[number]>[] = [
  { key: 'asset' },
  { key: 'cells', align: 'right' },
  { key: 'why', gives: true },
  { key: 'cost', align: 'right', optional: 1 },
];

function shown(width: number): string {
  const { lastFrame, unmount } = render(
    <PlainTable rows={rows} columns={columns} width={width} theme={theme} />,
  );
  const frame = lastFrame() ?? '';
  unmount();
  return frame
    .split('\n')
    .map((line) => line.trimEnd())
    .join('\n');
}

test('a table is a line of headings over a line per row, without rules', () => {
  expect(shown(80)).toMatchInlineSnapshot(`
    " asset        cells  why                        cost
     raw_weather  1,461  1,400 missing, 61 failed  $0.73
     clean            7  missing                       ?"
  `);
});

test('one column gives way first', () => {
  expect(shown(40)).toMatchInlineSnapshot(`
    " asset        cells  why           cost
     raw_weather  1,461  1,400 miss…  $0.73
     clean            7  missing          ?"
  `);
});

test('then the optional column goes', () => {
  expect(shown(34)).toMatchInlineSnapshot(`
    " asset        cells  why
     raw_weather  1,461  1,400 missi…
     clean            7  missing"
  `);
});
