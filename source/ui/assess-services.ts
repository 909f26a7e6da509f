import { assessCells, type Assessment } from '../domain/assess-cells.ts';
import type { Run } from '../domain/schedule/run.ts';
import { createMatrixModel, type LiveMatrixModel } from './matrix/matrix-model.ts';
import type { Services } from './services.ts';

/** Every cell's status as state and run tell it now, and the matrix that shows it. */
export function assessServices(
  { graph, state, config }: Services,
  run?: Run,
): { readonly assessment: Assessment; readonly model: LiveMatrixModel } {
  const assessment = assessCells(graph, state);
  const sources = { graph, timezone: config.timezone, assessment, state };
  return { assessment, model: createMatrixModel(run ? { ...sources, run } : sources) };
}
