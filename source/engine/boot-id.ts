import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';

let known: string | undefined;

/**
 * Names the computer's present start, which no other start of it repeats: one word. Empty where the
 * system does not tell.
 */
export function readBootId(): string {
  return (known ??= askSystem().replaceAll(/[^\w-]/g, ''));
}

function askSystem(): string {
  try {
    switch (process.platform) {
      case 'linux':
        return readFileSync('/proc/sys/kernel/random/boot_id', 'utf8');
      case 'darwin':
        return execFileSync('sysctl', ['-n', 'kern.bootsessionuuid'], { encoding: 'utf8' });
      default:
        return '';
    }
  } catch {
    return '';
  }
}
