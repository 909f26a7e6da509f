import type { KeyBinding, Scope } from '../key-binding.ts';
import { keyLabel } from '../key-label.ts';
import type { KeyContext } from '../key-context.ts';
import { bindingsOf } from '../keymap.ts';
import { paintSpans, spansWidth, type Span } from '../spans.ts';
import type { Theme } from '../theme.ts';
import { whyDisabled } from '../why-disabled.ts';

const gap = 2;

/**
 * The keys that matter most, as many as fit the width whole; those that do nothing now are left
 * to the end of the queue.
 */
export function viewFooter(
  { scope, context }: { readonly scope: Scope; readonly context: KeyContext },
  width: number,
  theme: Theme,
): string {
  const shown = bindingsOf(scope).filter((binding) => isWorthShowing(binding, context));
  const kept = keepFitting(shown, { scope, context, width: width - 2, theme });
  const items = shown.filter((binding) => kept.has(binding)).sort(byFooter);
  const spans = items.flatMap((binding, i) => [
    { text: i === 0 ? '' : ' '.repeat(gap) },
    ...itemSpans(binding, context, theme),
  ]);
  return paintSpans([' ', ...spans], width, theme);
}

/** Where nothing can be worked with, keys for work are not even hinted at. */
function isWorthShowing(binding: KeyBinding, context: KeyContext): boolean {
  if (binding.footer === undefined) return false;
  return !context.isEmpty || whyDisabled(binding, context) === undefined;
}

function keepFitting(
  bindings: readonly KeyBinding[],
  room: {
    readonly scope: Scope;
    readonly context: KeyContext;
    readonly width: number;
    readonly theme: Theme;
  },
): ReadonlySet<KeyBinding> {
  const kept = new Set<KeyBinding>();
  let left = room.width + gap;
  for (const binding of [...bindings].sort(byImportance(room.scope, room.context))) {
    const own = gap + spansWidth(itemSpans(binding, room.context, room.theme));
    if (own > left) continue;
    left -= own;
    kept.add(binding);
  }
  return kept;
}

function byFooter(a: KeyBinding, b: KeyBinding): number {
  return (a.footer ?? 0) - (b.footer ?? 0);
}

/** Help and the ways out are always worth their place; a backfill is watched, not left. */
function byImportance(scope: Scope, context: KeyContext): (a: KeyBinding, b: KeyBinding) => number {
  const rank = (binding: KeyBinding) => {
    if (binding.action === 'toggle-help' || binding.action === 'quit') return -1;
    if (binding.action === 'back' && scope !== 'live') return 0;
    return (binding.footer ?? 0) + (whyDisabled(binding, context) === undefined ? 0 : 1000);
  };
  return (a, b) => rank(a) - rank(b);
}

function itemSpans(binding: KeyBinding, context: KeyContext, theme: Theme): readonly Span[] {
  const isDisabled = whyDisabled(binding, context) !== undefined;
  const label = binding.labelNow?.(context) ?? binding.label;
  return [
    { text: keyLabel(binding.keys[0]!, theme.unicode), style: isDisabled ? 'muted' : 'accent' },
    { text: ` ${label}`, style: isDisabled ? 'muted' : 'plain' },
  ];
}
