import { createInterface } from 'node:readline/promises';

/**
 * Asks a person on stderr, which leaves stdout to the answer to the command. Anything but yes is
 * no: so are ctrl-c and the end of the input.
 */
export async function confirm(question: string): Promise<boolean> {
  const prompt = createInterface({ input: process.stdin, output: process.stderr });
  try {
    const closed = new Promise<string>((resolve) => prompt.once('close', () => resolve('')));
    const answer = await Promise.race([prompt.question(`${question} [y/N] `), closed]);
    return /^y(es)?$/i.test(answer.trim());
  } finally {
    prompt.close();
  }
}
