import { liveBindings } from './live/live-keys.ts';
import { historyBindings } from './history/history-keys.ts';
import { logBindings } from './log/log-keys.ts';
import { pickBindings } from './pick/pick-keys.ts';
import { planBindings } from './plan/plan-keys.ts';
import { globalBindings } from './global-keys.ts';
import type { KeyBinding, Scope } from './key-binding.ts';
import { matrixBindings } from './matrix-keys.ts';

const tables: Readonly<Record<Scope, readonly KeyBinding[]>> = {
  pick: [...pickBindings, ...matrixBindings, ...globalBindings],
  plan: [...planBindings, ...globalBindings],
  live: [...liveBindings, ...matrixBindings, ...globalBindings],
  log: [...logBindings, ...globalBindings],
  history: [...historyBindings, ...globalBindings],
};

/** Every key that does something where the user is; input, footer, help and palette read this. */
export function bindingsOf(scope: Scope): readonly KeyBinding[] {
  return tables[scope];
}

/** The binding of a pressed key. */
export function bindingFor(scope: Scope, key: string): KeyBinding | undefined {
  return tables[scope].find((binding) => binding.keys.includes(key));
}
