import type { useApp } from 'ink';
import type { MouseGrab } from './mouse/mouse-grab.ts';
import type { Terminal } from './shell.ts';
import { stopReading } from './stop-reading.ts';
import { stopProcess } from './stop-process.ts';

type InkApp = ReturnType<typeof useApp>;

/** The interface's hold on its terminal. */
export interface TerminalControl extends Terminal {
  /** Takes the hold that Ink gives out once it renders. */
  readonly attach: (ink: InkApp) => void;
  /** Paints everything anew after another program may have changed the terminal. */
  readonly repaint: () => void;
}

/** Ink's terminal with keys and mouse, both let go of for as long as another program has it. */
export function controlTerminal(
  stdin: NodeJS.ReadStream,
  mouse: MouseGrab | undefined,
): TerminalControl {
  let ink: InkApp | undefined;
  let isSuspended = false;
  const suspend = async (work: () => Promise<void>): Promise<void> => {
    if (isSuspended || !ink) return;
    isSuspended = true;
    mouse?.release();
    try {
      await ink.suspendTerminal(async () => {
        await stopReading(stdin);
        await work();
      });
    } finally {
      isSuspended = false;
      mouse?.grab();
    }
  };
  return {
    attach(app) {
      ink = app;
    },
    exit: (error) => ink?.exit(error),
    suspend,
    stop: () => suspend(stopProcess),
    repaint: () => void suspend(() => Promise.resolve()),
  };
}
