import { countOf, formatMoney } from '../figures.ts';
import { formatDuration } from '../time/duration.ts';
import { formatMinute, nameOf, type Wording } from './cell-text.ts';
import { describeImpact, describeRebuild } from './describe-outlook.ts';
import { describeParent } from './describe-parent.ts';
import { describeStaleness } from './describe-staleness.ts';
import type { CellExplanation } from './explain-cell.ts';
import type { AttemptRecord } from './read-build.ts';

/**
 * The explanation in sentences, in the order of a person's questions: what it is, what it was
 * built from, why it is stale or not, what would rebuild it, and what that would do.
 */
export function describeCell(explanation: CellExplanation, wording: Wording): readonly string[] {
  return [
    describeStatus(explanation, wording),
    ...describeData(explanation),
    ...describeUnderWay(explanation),
    ...explanation.parents.map((parent) => describeParent(explanation, parent)),
    ...describeStaleness(explanation, wording),
    describeRebuild(explanation),
    describeImpact(explanation.impact),
  ];
}

const phrases = {
  missing: 'has never been built',
  succeeded: 'is up to date: built by',
  stale: 'is stale: built by',
  failed: 'failed in',
  skipped: 'was skipped in',
  cancelled: 'was cancelled in',
  // The state knows outcomes; these three live in a backfill's run.
  queued: 'is queued in',
  running: 'is running in',
  blocked: 'is blocked in',
} as const satisfies Record<CellExplanation['status'], string>;

function describeStatus(
  { graph, place, status, attempts }: CellExplanation,
  wording: Wording,
): string {
  const subject = `${nameOf(graph, place)} ${phrases[status]}`;
  if (status === 'missing') return `${subject}.`;
  if (attempts === undefined) return `${subject} a backfill that is not known.`;
  return `${subject} ${attempts.backfill}${describeAttempts(attempts, wording)}.`;
}

function describeAttempts(
  { attempts, finishedAt, durationMs, cost, rows }: AttemptRecord,
  wording: Wording,
): string {
  if (attempts === 0) return ', by hand';
  const at = finishedAt === undefined ? '' : ` at ${formatMinute(finishedAt, wording)}`;
  const details = [
    ...(attempts === 1 ? [] : [`attempt ${attempts}`]),
    ...(durationMs === undefined ? [] : [formatDuration(durationMs)]),
    ...(cost === undefined ? [] : [formatMoney(cost, wording.currency)]),
    ...(rows === undefined ? [] : [countOf(rows, 'row')]),
  ];
  return details.length === 0 ? at : `${at} (${details.join(', ')})`;
}

/** Whose data it holds, as far as versions were recorded. */
function describeData({ build, status }: CellExplanation): readonly string[] {
  if (build === undefined) return [];
  const { codeVersion, dataVersion, isNewData } = build;
  const isLast = status === 'succeeded' || status === 'stale';
  const subject = isLast ? 'Its data' : 'It still holds data that';
  const code = codeVersion === undefined ? 'no code version' : `code version "${codeVersion}"`;
  const data = dataVersion === undefined ? '' : `, data version "${dataVersion}"`;
  const same = isNewData ? '' : ', and is the same as before that build';
  return [`${subject} was made with ${code}${data}${same}.`];
}

function describeUnderWay({ underWay }: CellExplanation): readonly string[] {
  return underWay === undefined ? [] : [`${underWay} has begun to build it and has not ended.`];
}
