/** A column that numbers can be read from and written to by ordinal. */
export type NumberColumn = Uint8Array | Uint16Array | Uint32Array | Float64Array;

/**
 * How a column's numbers are written. Whole numbers count from `from` in units of one `scale`th
 * (all bits set for `NaN`); their low bytes come first, cell after cell, then their high bytes.
 * Floats are doubles. Bytes are little-endian, as base64.
 */
export type BinaryForm = WholeForm | { readonly floats: true };

export interface WholeForm {
  /** Bytes of a cell. */
  readonly width: keyof typeof planesOf;
  readonly from: number;
  readonly scale?: number;
}

/** Values, each with the number of cells in a row that have it; `null` for `NaN`. */
export type Runs = readonly (number | null)[];

/** A column as it is written: runs, or the characters of its bytes' base64. */
export type PackedColumn = { readonly runs: Runs } | PackedBytes;

export interface PackedBytes {
  readonly form: BinaryForm;
  readonly text: Uint8Array;
}

/** What a value of each width is made of: bytes of the low part, and of the high part. */
export const planesOf = {
  1: [1],
  2: [2],
  3: [2, 1],
  4: [4],
  5: [4, 1],
  6: [4, 2],
} as const;

export const planeArrays = {
  1: Uint8Array,
  2: Uint16Array,
  4: Uint32Array,
  8: Float64Array,
} as const;

/** Bytes that a cell takes. */
export function cellBytes(form: BinaryForm): number {
  return 'width' in form ? form.width : 8;
}

/** What stands for `NaN`. */
export function unknownOf({ width }: WholeForm): number {
  return 2 ** (8 * width) - 1;
}

/** Bytes of base64 that take as long to read as a run, though a run is mostly shorter. */
const runBytes = 40;

/** Runs that are written in one go. */
const mostRuns = 10_000;

/** Whether so many runs are as good as, or better than, the bytes of so many cells. */
export function areRunsShort(runs: number, cells: number, form: BinaryForm): boolean {
  return runs <= mostRuns && runs * runBytes <= (cells * cellBytes(form) * 4) / 3;
}
