import type { RunCommand } from './command.ts';

/** Limits that were asked for when a backfill was started or taken up. */
export interface LimitOverrides {
  readonly concurrency?: number;
  readonly budget?: number;
  readonly maxFailures?: number;
}

/** The commands that put the limits in force. */
export function limitCommands(overrides: LimitOverrides): readonly RunCommand[] {
  const { concurrency, budget, maxFailures: failures } = overrides;
  return [
    ...(concurrency === undefined ? [] : [{ type: 'set-concurrency', concurrency } as const]),
    ...(budget === undefined ? [] : [{ type: 'set-budget', budget } as const]),
    ...(failures === undefined ? [] : [{ type: 'set-max-failures', failures } as const]),
  ];
}
