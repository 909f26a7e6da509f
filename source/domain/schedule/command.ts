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
  | { readonly type: 'set-pool'; readonly pool: string; readonly slots: number };
