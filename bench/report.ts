/** A line of a benchmark's table. */
export interface Row {
  readonly what: string;
  readonly figure: string;
  readonly target: string;
  readonly floor: string;
}

/** The rows of one benchmark, in the order in which they were measured. */
export interface Report {
  add(what: string, figure: string, rest?: Partial<Row>): void;
  /** Prints the table; asserts nothing, as a busy machine would fail it. */
  print(): void;
}

export function createReport(): Report {
  const rows: Row[] = [];
  return {
    add: (what, figure, rest = {}) => rows.push({ what, figure, target: '', floor: '', ...rest }),
    print: () => printRows(rows),
  };
}

export const ms = (value: number): string => `${value.toFixed(value < 10 ? 1 : 0)} ms`;
export const mb = (value: number): string => `${value.toFixed(0)} MB`;
export const times = (value: number, by: number): string => `${(value / by).toFixed(1)}×`;
export const count = (value: number): string => Math.round(value).toLocaleString('en-US');

function printRows(rows: readonly Row[]): void {
  const titles: Row = { what: '', figure: 'measured', target: 'target', floor: 'to the floor' };
  const names = (['what', 'figure', 'target', 'floor'] as const).filter((name) =>
    rows.some((row) => row[name] !== ''),
  );
  const widths = names.map((name) => Math.max(...[titles, ...rows].map((row) => row[name].length)));
  for (const row of [titles, ...rows]) {
    const line = names.map((name, i) =>
      i === 0 ? row[name].padEnd(widths[i]!) : row[name].padStart(widths[i]!),
    );
    process.stdout.write(`${line.join('   ').trimEnd()}\n`);
  }
}
