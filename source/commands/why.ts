import { describeCell } from '../domain/explain/describe-cell.ts';
import { explainCell } from '../domain/explain/explain-cell.ts';
import { viewExplanation } from '../domain/explain/explanation-document.ts';
import { parseCell } from '../domain/names.ts';
import { exitStatus, printJson, reportProblems, type ExitStatus, type Io } from './io.ts';
import { readWorkspace, type WorkspaceOptions } from './open-workspace.ts';

/**
 * `backfill why ASSET/KEY`: what a cell is built from, why it is stale or not, and what to do.
 * `--json` prints an `ExplanationDocument` with `version` and the `sentences`.
 */
export async function explainWhy(
  text: string,
  options: WorkspaceOptions,
  io: Io,
): Promise<ExitStatus> {
  const workspace = await readWorkspace(options, io);
  if (!workspace.ok) return reportProblems(io, workspace.problems);
  const { config, graph, store } = workspace.value;
  const explanation = explainCell(graph, store.state, parseCell(text));
  if (!explanation.ok) return reportProblems(io, explanation.problems);
  const sentences = describeCell(explanation.value, config);
  if (options.json === true) {
    printJson(io, { version: 1, ...viewExplanation(explanation.value), sentences });
  } else {
    io.out(`${sentences.join('\n')}\n`);
  }
  return exitStatus.succeeded;
}
