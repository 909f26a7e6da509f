import type { KeyBinding } from './key-binding.ts';
import type { KeyContext } from './key-context.ts';

/** Why the key does nothing now; `undefined` when it works. */
export function whyDisabled(binding: KeyBinding, context: KeyContext): string | undefined {
  if (context.isEmpty && binding.group !== 'App') return 'There are no assets yet';
  return binding.disabled?.(context);
}
