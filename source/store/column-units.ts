import { unknownOf, type WholeForm } from './column-form.ts';

/** Where stretches are worked on; reused, as there are thousands of them. */
let scratch = new Float64Array(0);

function scratchOf(length: number): Float64Array {
  if (scratch.length < length) scratch = new Float64Array(length);
  return scratch.subarray(0, length);
}

/** What is written of each value, still as doubles; valid until the next call. */
export function toUnits(values: Float64Array, form: WholeForm): Float64Array {
  const { from, scale } = form;
  const unknown = unknownOf(form);
  const units = scratchOf(values.length);
  for (let i = 0; i < values.length; i++) {
    const value = values[i]!;
    const whole = scale === undefined ? value : Math.round(value * scale);
    units[i] = Number.isNaN(value) ? unknown : whole - from;
  }
  return units;
}

/** Whether just these values are read from the units. */
export function areUnitsOf(values: Float64Array, units: Float64Array, form: WholeForm): boolean {
  const { from, scale = 1 } = form;
  const unknown = unknownOf(form);
  for (let i = 0; i < values.length; i++) {
    const [value, unit] = [values[i]!, units[i]!];
    if (Number.isNaN(value)) continue;
    if (!(unit >= 0 && unit < unknown && (unit + from) / scale === value)) return false;
    if (!Number.isInteger(unit)) return false;
  }
  return true;
}

/** Takes the low bytes out of the units, in place. */
export function shiftUnits(units: Float64Array, lowBytes: number): Float64Array {
  const shift = 2 ** (-8 * lowBytes);
  for (let i = 0; i < units.length; i++) units[i] = Math.floor(units[i]! * shift);
  return units;
}
