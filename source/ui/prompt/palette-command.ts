import type { Result } from '../../domain/problem.ts';
import type { RunCommand } from '../../domain/schedule/command.ts';
import type { KeyBinding } from '../key-binding.ts';
import type { Lens } from '../matrix/lens.ts';
import type { ZoomLevel } from '../matrix/zoom.ts';

/** What a typed command asks for. */
export type PaletteRequest =
  | { readonly type: 'action'; readonly binding: KeyBinding }
  | { readonly type: 'zoom'; readonly level: ZoomLevel }
  | { readonly type: 'lens'; readonly lens: Lens }
  | { readonly type: 'send'; readonly command: RunCommand; readonly done: string }
  /** For the marked tasks, or the one under the cursor. */
  | { readonly type: 'prioritize'; readonly priority: number }
  | { readonly type: 'go-to'; readonly text: string };

/** A command by name, with the words that may follow it. */
export interface PaletteCommand {
  readonly name: string;
  readonly description: string;
  /** Key that does the same. */
  readonly key?: string;
  /** What has to follow, such as `N`. */
  readonly argument?: string;
  /** Words that may follow; absent: any. */
  readonly choices?: readonly string[];
  parse(argument: string): Result<PaletteRequest>;
}
