import type { Command } from 'commander';
import type { ExitStatus, Io } from './io.ts';
import type { AnyOptions } from './program-options.ts';

/** What a command line came to, once it was understood. */
export interface Call {
  /** By position; an optional one may be absent, a variadic one may be many. */
  readonly args: readonly string[];
  readonly options: AnyOptions;
  readonly io: Io;
}

/** One command of the command line. Its code is loaded when it is called, not before. */
export interface CommandEntry {
  readonly name: string;
  /** In commander's spelling, each with what it is: `['[expr]', 'which partitions']`. */
  readonly args: readonly (readonly [string, string])[];
  readonly group: 'Look:' | 'Plan and run:' | 'Set up:' | 'Keep in order:';
  readonly description: string;
  /** For the program itself: not in help. */
  readonly isHidden?: true;
  /** What follows `backfill` in its examples. */
  readonly examples: readonly string[];
  addOptions(command: Command): Command;
  run(call: Call): Promise<ExitStatus>;
}

/** Arguments that several commands take. */
export const selection = [
  '<selection>',
  'assets: name, glob*, group:x, tag:k=v, +a (upstream), a+ (downstream), !x (without), *',
] as const;
export const partitions = [
  '[expr]',
  "partitions: 2024-01, 2024-01-01..2024-03-31, 2024-06.., 'last 30d', names, !x (without)",
] as const;
export const backfill = ['<id>', 'its id, the beginning of it, or last'] as const;
export const cell = ['<cell>', 'asset/partition, such as clean_weather/2014-01-14'] as const;
