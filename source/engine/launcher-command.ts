import { launcherScript } from './launcher-script.ts';

/** What a launcher runs: it reads its script, and after that its orders, from its input. */
const boot = `# This starts the tasks of a backfill.
import sys
script, size = b'', int(sys.argv[1])
while len(script) < size:
    script += sys.stdin.buffer.raw.read(size - len(script)) or sys.exit()
exec(script)
`;

/**
 * Pythons that can run a launcher, the best first: what comes before the system's own on the path may
 * be slow to find itself. Elsewhere a Python may be there in name only, and asks the user to install
 * it.
 */
export const pythons: readonly string[] =
  process.platform === 'linux' ? ['/usr/bin/python3', 'python3'] : [];

/**
 * The command of a Python that becomes a launcher, without its last word: the file that it appends
 * its records to.
 */
export function launcherCommand(python: string): readonly string[] {
  const size = Buffer.byteLength(launcherScript);
  return [python, '-I', '-S', '-c', boot, String(size), '-s'];
}
