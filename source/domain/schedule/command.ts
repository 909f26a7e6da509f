/** What an operator may ask of a running backfill. Tasks are named by id. */
export type RunCommand =
  | { readonly type: 'retry-tasks'; readonly tasks: readonly string[] }
  | { readonly type: 'retry-all-failed' }
  /** Failed and cancelled tasks: what taking a backfill up again means. */
  | { readonly type: 'retry-all-unfinished' }
  | { readonly type: 'cancel-tasks'; readonly tasks: readonly string[] }
  | { readonly type: 'cancel-all' }
  | { readonly type: 'skip-tasks'; readonly tasks: readonly string[] }
  | { readonly type: 'mark-done'; readonly tasks: readonly string[] }
  | { readonly type: 'pause' }
  | { readonly type: 'resume' }
  | { readonly type: 'set-concurrency'; readonly concurrency: number }
  /** Builds the tasks again, also ones that have succeeded, and everything that reads them. */
  | { readonly type: 'retry-downstream'; readonly tasks: readonly string[] }
  | {
      readonly type: 'set-priority';
      readonly priority: number;
      readonly assets?: readonly string[];
      readonly tasks?: readonly string[];
    }
  /** Absent: no budget. Raising it above the spend lifts the guard that it had tripped. */
  | { readonly type: 'set-budget'; readonly budget?: number }
  /** Absent: failures never stop it. */
  | { readonly type: 'set-max-failures'; readonly failures?: number }
  /** Goes on after failures had stopped it; they count from zero again. */
  | { readonly type: 'lift-guard' }
  | { readonly type: 'set-pool'; readonly pool: string; readonly slots: number };
