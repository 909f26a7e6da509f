import type { Graph } from '../../domain/graph.ts';
import type { Result } from '../../domain/problem.ts';
import type { RunCommand } from '../../domain/schedule/command.ts';
import type { Completion } from '../../domain/selection/completion.ts';
import type { KeyBinding, Scope } from '../key-binding.ts';
import type { Lens } from '../matrix/lens.ts';
import type { MatrixPlace } from '../matrix/matrix-intent.ts';
import type { Marks } from '../matrix/matrix-state.ts';
import type { ZoomLevel } from '../matrix/zoom.ts';

/** What a typed command asks for. */
export type PaletteRequest =
  | { readonly type: 'action'; readonly binding: KeyBinding }
  | { readonly type: 'zoom'; readonly level: ZoomLevel }
  | { readonly type: 'lens'; readonly lens: Lens }
  | { readonly type: 'send'; readonly command: RunCommand; readonly done: string }
  /** For the marked tasks, or the one under the cursor. */
  | { readonly type: 'prioritize'; readonly priority: number }
  | { readonly type: 'go-to'; readonly place: MatrixPlace }
  | { readonly type: 'mark'; readonly marks: Marks };

/** Where a command is typed. */
export interface PalettePlace {
  readonly scope: Scope;
  readonly graph: Graph;
  /** What is marked, else the asset under the cursor as a whole. */
  readonly marks: Marks;
  readonly cursor: MatrixPlace;
  /** In which dates are read. */
  readonly timezone: string;
}

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
  /** What may come next in the argument, whose cursor is at an offset. */
  complete?(place: PalettePlace, argument: string, cursor: number): Completion;
  /** Faults of problems are offsets into the argument. */
  parse(argument: string, place: PalettePlace): Result<PaletteRequest>;
}
