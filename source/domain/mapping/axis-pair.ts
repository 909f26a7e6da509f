import type { Mapping } from './mapping.ts';

/** An upstream axis that is mapped from a downstream one; the others are read whole. */
export interface AxisPair {
  /** Positions among the axes of either side. */
  readonly from: number;
  /** Absent: what is read does not depend on the downstream cell. */
  readonly to?: number;
  readonly mapping: Mapping;
  /** The dimension's name for people. */
  readonly name: string;
}
