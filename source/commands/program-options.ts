import { InvalidArgumentError, type Command } from 'commander';
import { parseByteSize } from '../domain/byte-size.ts';
import { parseDuration } from '../domain/time/duration.ts';
import type { GcOptions } from './gc.ts';
import type { LogOptions } from './logs.ts';
import type { PlanOptions } from './plan.ts';
import type { RunOptions } from './run.ts';
import type { TuiOptions } from './tui.ts';

/** What the options of all commands together may say; each command reads its own. */
export interface AnyOptions extends PlanOptions, RunOptions, LogOptions, GcOptions, TuiOptions {
  readonly depth?: number;
}

function readCount(text: string): number {
  if (/^[1-9]\d*$/.test(text)) return Number(text);
  throw new InvalidArgumentError('expected a whole number above 0');
}

function readAmount(text: string): number {
  const amount = Number(text);
  if (text.trim() !== '' && Number.isFinite(amount) && amount >= 0) return amount;
  throw new InvalidArgumentError('expected an amount such as 12.50');
}

function readAge(text: string): number {
  const age = parseDuration(text);
  if (age !== undefined) return age;
  throw new InvalidArgumentError('expected an age such as 30d or 12h');
}

function readSize(text: string): number {
  const size = parseByteSize(text);
  if (size !== undefined) return size;
  throw new InvalidArgumentError('expected a size such as 1GB or 500MB');
}

function collect(text: string, earlier: readonly string[] | undefined): readonly string[] {
  return [...(earlier ?? []), text];
}

/** Options that every command takes which reads the config. */
export function addCommon(command: Command): Command {
  return command
    .option('--config <path>', 'config file (default: the nearest .backfillrc.json)')
    .option('--state-dir <path>', 'where state, plans and logs are kept')
    .option('--now <iso>', 'fix the clock, for a reproducible result')
    .option('--json', 'print one JSON document');
}

/** Options that make up a plan, for `plan` and `run`. */
export function addRequest(command: Command): Command {
  return addExclude(command)
    .option('--only <statuses>', 'missing, failed, stale or all (default: missing,failed,stale)')
    .option('--upstream', 'add missing ancestors')
    .option('--downstream', 'add affected descendants')
    .option('--force', 'take cells whose parents are missing')
    .option('--order <order>', 'which partitions first: oldest or newest (default: oldest)');
}

/** The option that leaves cells of a selection out. */
export function addExclude(command: Command): Command {
  return command.option('--exclude <selection>', 'leave these out (repeatable)', collect);
}

/** Options that limit a run, and say when it starts. */
export function addLimits(command: Command): Command {
  return command
    .option('--side-by-side', 'start beside backfills that run, within the same limits')
    .option('--queue', 'wait until they have ended or are paused (default: as the config says)')
    .option('--concurrency <n>', 'tasks at once', readCount)
    .option('--budget <amount>', 'stop launching when spend reaches it', readAmount)
    .option('--max-failures <n>', 'stop launching after so many failures in a row', readCount);
}

/** The option that leaves a run to a process of its own. */
export function addDetach(command: Command): Command {
  return command.option('-d, --detach', 'leave it to a runner in the background, and return');
}

/** Options that pick the cells which a cell reads, or that read it. */
export function addLineage(command: Command): Command {
  return command
    .option('--upstream', 'what it reads (default)')
    .option('--downstream', 'what reads it')
    .option('--depth <n>', 'edges to follow at most', readCount);
}

/** Options that pick an attempt's log. */
export function addLog(command: Command): Command {
  return command
    .option('--attempt <n>', 'which attempt (default: the last)', readCount)
    .option('-f, --follow', 'go on printing until the attempt ends');
}

/** Options that say which logs are no longer wanted. */
export function addCollection(command: Command): Command {
  return command
    .option('--older-than <age>', 'logs last written before that (default: 30d)', readAge)
    .option('--max-size <size>', 'oldest logs first, until all take no more than that', readSize)
    .option('--dry-run', 'only say what would be removed');
}
