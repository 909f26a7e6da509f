import { assessCells, type Assessment } from '../domain/assess-cells.ts';
import { createMatrixModel, type LiveMatrixModel } from './matrix/matrix-model.ts';
import type { Services, Session } from './services.ts';

/** Every cell's status as the state tells it now, and the matrix that shows it. */
export function assessServices(services: Services): {
  readonly assessment: Assessment;
  readonly model: LiveMatrixModel;
} {
  const assessment = assessCells(services.graph, services.state);
  return { assessment, model: createMatrixModel({ ...sourcesOf(services), assessment }) };
}

/** The matrix that shows a session's cells as it tells them, and all others as assessed. */
export function createSessionModel(
  services: Services,
  { run, state: runState }: Session,
  assessment = assessCells(services.graph, services.state),
): LiveMatrixModel {
  return createMatrixModel({ ...sourcesOf(services), assessment, run, runState });
}

function sourcesOf({ graph, state, config: { timezone } }: Services) {
  return { graph, state, timezone };
}
