import { fail, ok, type Result } from '../domain/problem.ts';
import { StoreError } from './store-error.ts';

/** Turns a thrown `StoreError` into its problem; any other error, being a bug, is thrown on. */
export function asResult<T>(work: () => T): Result<T> {
  try {
    return ok(work());
  } catch (error) {
    return asFailure(error);
  }
}

/** `asResult` for work that takes its time. */
export async function asResultAsync<T>(work: () => Promise<T>): Promise<Result<T>> {
  try {
    return ok(await work());
  } catch (error) {
    return asFailure(error);
  }
}

function asFailure(error: unknown): Result<never> {
  if (error instanceof StoreError) return fail(error.problem);
  throw error;
}
