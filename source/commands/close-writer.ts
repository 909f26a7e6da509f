import { StoreError } from '../store/store-error.ts';
import type { StateWriter } from '../store/open-writer.ts';

/**
 * Closes a writer. A checkpoint that cannot be written is told of and is no failure: the journals
 * hold everything, and the next start reads them.
 */
export async function closeWriter(
  writer: StateWriter,
  tell: (text: string) => void,
): Promise<void> {
  try {
    await writer.close();
  } catch (error) {
    if (!(error instanceof StoreError)) throw error;
    tell(
      `${error.problem.message}. Nothing is lost: the next start reads the journals, which takes longer until there is a checkpoint`,
    );
  }
}
