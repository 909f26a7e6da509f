import stringWidth from 'string-width';
import { cellStatuses, statusCode } from '../../domain/cell-status.ts';
import { describeCause } from '../../domain/describe-cause.ts';
import { formatMoney } from '../../domain/figures.ts';
import type { TaskView } from '../../domain/schedule/run.ts';
import { formatDuration } from '../../domain/time/duration.ts';
import { cutMiddle, fitFacts } from '../fit-text.ts';
import { titleWidth, type FrameTitle } from '../frame.ts';
import type { Span, Spans } from '../spans.ts';
import { paintSpans, spansWidth } from '../spans.ts';
import type { Theme } from '../theme.ts';
import type { LogState } from './log-state.ts';
import type { LogLine } from './read-log.ts';

export interface LogSources {
  /** The task whose log it is; absent: the cell is not in the plan. */
  readonly view?: TaskView;
  /** Tries that the asset's policy allows, the first included. */
  readonly mostAttempts: number;
  readonly currency: string;
  /** Epoch ms. */
  readonly now: number;
}

/**
 * `asset / key ── failed · attempt 3/3 · exit 1 · 0.8s · $0.004`, as many facts as `width` columns
 * hold, and where in the log it is.
 */
export function viewLogTitle(log: LogState, sources: LogSources, width: number): FrameTitle {
  const { view } = sources;
  if (!view) return { left: [{ text: 'not part of this backfill', style: 'muted' }] };
  const status = cellStatuses[view.status] ?? 'missing';
  const facts = factsOf(view, log.target?.attempt ?? view.attempt, sources);
  const where = whereInLog(log);
  const whole = titleWidth(width) - (where === '' ? 0 : stringWidth(where) + 3);
  const told: Spans = [
    { text: ' ── ', style: 'border' },
    { text: status, style: status },
  ];
  const id = cutMiddle(view.id.replace('/', ' / '), whole - spansWidth(told), '…');
  const name: Spans = [{ text: id, style: 'strong' }, ...told];
  const room = whole - spansWidth(name);
  return { left: [...name, fitFacts(facts, room)], right: [{ text: where, style: 'muted' }] };
}

function factsOf(view: TaskView, attempt: number, sources: LogSources): readonly string[] {
  const { currency, now, mostAttempts } = sources;
  const { cause, durationMs, startedAt, cost, retryAt } = view;
  const ran = durationMs ?? (startedAt === undefined ? undefined : Math.max(0, now - startedAt));
  return [
    attempt === 0 ? '' : `attempt ${attempt}/${Math.max(mostAttempts, view.attempt)}`,
    cause && view.status !== statusCode.running ? describeCause(cause) : '',
    retryAt === undefined ? '' : `again in ${formatDuration(Math.max(0, retryAt - now))}`,
    ran === undefined ? '' : formatDuration(ran),
    cost === undefined ? '' : formatMoney(cost, currency),
  ].filter((fact) => fact !== '');
}

function whereInLog({ target, page, isFollowing, search, shift }: LogState): string {
  if (!target) return '';
  const percent =
    page.size === 0 ? '' : isFollowing ? 'end' : `${Math.floor((100 * page.end) / page.size)}%`;
  const shifted = shift > 0 ? `+${shift}` : '';
  return [search === undefined ? '' : `/${search}`, shifted, percent]
    .filter((part) => part !== '')
    .join('  ');
}

/** The log's lines, or why there are none; each line exactly `width` columns wide. */
export function viewLogLines(
  log: LogState,
  sources: LogSources,
  {
    width,
    height,
    theme,
  }: { readonly width: number; readonly height: number; readonly theme: Theme },
): readonly string[] {
  const first = messageLines(log, sources);
  const room = Math.max(0, height - first.length);
  const lines = log.isFollowing ? log.page.lines.slice(-room) : log.page.lines.slice(0, room);
  const shown = room === 0 ? [] : lines;
  return [
    ...first.map((spans) => paintSpans(spans, width, theme)),
    ...shown.map((line) => paintSpans(lineSpans(line, log), width, theme)),
  ];
}

/** What the log itself cannot tell: why it is empty, or what stopped the task. */
function messageLines(log: LogState, { view }: LogSources): readonly Spans[] {
  if (!view) return [note('This cell is not part of the backfill: its status is from before.')];
  const blockers = blockerLines(view);
  if (blockers.length > 0) return blockers;
  if (view.attempt === 0) return [note(waiting(view))];
  if (!log.isRead) return [];
  if (view.message !== undefined && !endsWith(log, view.message))
    return [[{ text: view.message, style: 'bad' }]];
  if (log.page.size > 0) return [];
  if (log.target?.hasEnded === false) return [note('Nothing is written to the log yet.')];
  const isDeleted = log.page.isMissing === true;
  return [note(isDeleted ? 'The log of this attempt was deleted.' : 'It wrote nothing.')];
}

/** Most messages are the last line that the task wrote; then the log says it already. */
function endsWith({ page, isFollowing }: LogState, message: string): boolean {
  const last = page.lines.findLast((line) => line.text.trim() !== '');
  return !isFollowing || (last?.text.includes(message) ?? false);
}

function blockerLines({ status, blockedBy }: TaskView): readonly Spans[] {
  if (status !== statusCode.blocked || blockedBy.length === 0) return [];
  return blockedBy.map((id, i) => [
    { text: i === 0 ? 'blocked by ' : '           ', style: 'muted' },
    { text: id, style: 'failed' },
  ]);
}

function waiting({ status }: TaskView): string {
  if (status === statusCode.skipped) return 'Skipped: it is left out of this backfill.';
  if (status === statusCode.cancelled) return 'Cancelled before it started.';
  return 'Waits for its parents or for a free slot.';
}

function note(text: string): Spans {
  return [{ text, style: 'muted' }];
}

function lineSpans({ at, text }: LogLine, { search, match, shift }: LogState): Spans {
  const shifted = shift === 0 ? text : Array.from(text).slice(shift).join('');
  if (search === undefined || search === '') return [{ text: shifted, isVerbatim: true }];
  return highlight(shifted, search, at === match ? 'bad' : 'warning');
}

function highlight(text: string, search: string, style: 'bad' | 'warning'): readonly Span[] {
  const needle = search.toLowerCase();
  const haystack = text.toLowerCase();
  const spans: Span[] = [];
  let at = 0;
  for (let found = haystack.indexOf(needle); found >= 0; found = haystack.indexOf(needle, at)) {
    spans.push(
      { text: text.slice(at, found), isVerbatim: true },
      { text: text.slice(found, found + needle.length), style, isVerbatim: true },
    );
    at = found + needle.length;
  }
  return [...spans, { text: text.slice(at), isVerbatim: true }];
}
