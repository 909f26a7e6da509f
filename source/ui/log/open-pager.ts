import { spawn } from 'node:child_process';
import type { Terminal } from '../shell.ts';

type Environment = Readonly<Record<string, string | undefined>>;

/** Shows a file in `$PAGER` (default `less`); resolves with what went wrong, if anything did. */
export async function openPager(
  path: string,
  env: Environment,
  terminal: Pick<Terminal, 'suspend'>,
): Promise<string | undefined> {
  const pager = env['PAGER']?.trim() || 'less';
  let problem: string | undefined;
  await terminal.suspend(async () => {
    problem = await runPager(pager, path);
  });
  return problem;
}

/** The pager may come with options of its own, so a shell reads it; the path is never parsed. */
function runPager(pager: string, path: string): Promise<string | undefined> {
  return new Promise((resolve) => {
    const child = spawn('sh', ['-c', `${pager} "$1"`, 'sh', path], { stdio: 'inherit' });
    child.once('error', (error) => resolve(`Cannot open ${pager}: ${error.message}`));
    child.once('close', (code) =>
      resolve(code === 127 ? `There is no pager "${pager}"; set $PAGER to one` : undefined),
    );
  });
}
