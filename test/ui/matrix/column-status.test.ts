import { describe, expect, test } from 'vitest';
import { cellStatuses, type CellStatus } from '../../../source/domain/cell-status.ts';
import { glyphOfColumn, joinStatuses } from '../../../source/ui/matrix/column-status.ts';
import { createTheme } from '../../../source/ui/theme.ts';

const unicode = createTheme({ colorDepth: 0, unicode: true, background: 'dark' });
const ascii = createTheme({ colorDepth: 0, unicode: false, background: 'dark' });

type Counts = Partial<Record<CellStatus, number>>;
const join = (counts: Counts) => joinStatuses(cellStatuses.map((status) => counts[status] ?? 0));

describe('a column of several cells', () => {
  test.each<[Counts, CellStatus]>([
    [{ succeeded: 99, failed: 1 }, 'failed'],
    [{ blocked: 5, failed: 1 }, 'failed'],
    [{ blocked: 1, running: 5 }, 'blocked'],
    [{ running: 1, queued: 5, stale: 2 }, 'running'],
    [{ stale: 1, queued: 5, missing: 3 }, 'stale'],
    [{ queued: 1, missing: 5 }, 'queued'],
    [{ skipped: 1, succeeded: 5 }, 'skipped'],
    [{ succeeded: 5 }, 'succeeded'],
    [{}, 'missing'],
  ])('%o shows as %s', (counts, worst) => {
    expect(cellStatuses[join(counts).code]).toBe(worst);
  });

  test.each<[Counts, string, string]>([
    [{ queued: 10 }, '○', 'o'],
    [{ queued: 99, succeeded: 1 }, '▁', '1'],
    [{ missing: 50, succeeded: 50 }, '▅', '5'],
    [{ queued: 1, succeeded: 99 }, '█', '9'],
    [{ missing: 5, succeeded: 90, failed: 5 }, '✗', 'x'],
    [{ succeeded: 10 }, '■', '#'],
  ])('%o is drawn as %s or %s', (counts, glyph, plain) => {
    expect(glyphOfColumn(join(counts), unicode)).toBe(glyph);
    expect(glyphOfColumn(join(counts), ascii)).toBe(plain);
  });
});
