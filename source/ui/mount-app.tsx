import { render, useApp } from 'ink';
import { useEffect } from 'react';
import type { AppExit, OpenAppOptions } from './app-options.ts';
import { App } from './app.tsx';
import { AppShell } from './app-shell.ts';
import { isRunning } from './live/live-state.ts';
import { paintedStdout } from './matrix/painted-stdout.ts';
import { mouseGrab } from './mouse/mouse-grab.ts';
import { mouseStdin } from './mouse/mouse-stdin.ts';
import type { Services } from './services.ts';
import { controlTerminal } from './terminal-control.ts';
import { createTheme, detectTheme, type Theme } from './theme.ts';

type InkApp = ReturnType<typeof useApp>;

/** Renders the interface and waits for its end; see `openApp`. */
export async function mountApp(services: Services, options: OpenAppOptions): Promise<AppExit> {
  const { stdin, stdout, env } = options;
  const mouse = takesMouse(options) ? mouseGrab(stdout) : undefined;
  const terminal = controlTerminal(stdin, mouse);
  const now = options.now ?? (() => Date.now());
  const size = { columns: stdout.columns, rows: stdout.rows };
  const shell = new AppShell(services, { size, hasMouse: mouse !== undefined, env, terminal, now });
  if (options.initialSession) shell.follow(options.initialSession);
  const theme = createTheme(detectTheme(env, stdout));
  const root = <Root shell={shell} theme={theme} onReady={terminal.attach} />;
  const instance = render(root, {
    stdin: mouse ? mouseStdin(stdin, (report) => shell.point(report)) : stdin,
    stdout: paintedStdout(stdout),
    interactive: stdin.isTTY && stdout.isTTY,
    alternateScreen: true,
    incrementalRendering: true,
    // Events are batched elsewhere; this is how long a key may wait for the frame before its own.
    maxFps: 120,
    exitOnCtrlC: false,
    // What the console prints disturbs the process's own terminal only.
    patchConsole: stdout === process.stdout,
  });
  mouse?.grab();
  const ending = watchForEnd(options, () => {
    mouse?.end();
    instance.unmount();
  });
  process.on('SIGCONT', terminal.repaint);
  try {
    await instance.waitUntilExit();
    return withWhatGoesOn(ending.exit(), shell);
  } finally {
    mouse?.end();
    process.off('SIGCONT', terminal.repaint);
    ending.dispose();
    shell.dispose();
  }
}

/** What runs on screen when the user leaves goes on without the interface. */
function withWhatGoesOn(exit: AppExit, shell: AppShell): AppExit {
  const { live, overlay } = shell.state();
  const isStopped = overlay?.type === 'leaving';
  if (exit.type !== 'left' || isStopped || !live || !isRunning(live)) return exit;
  return { ...exit, goesOn: live.session.run.id };
}

/** A terminal that knows no escape sequences would print the mouse's. */
function takesMouse({ mouse = true, env }: OpenAppOptions): boolean {
  return mouse && env['TERM'] !== 'dumb';
}

interface RootProps {
  readonly shell: AppShell;
  readonly theme: Theme;
  readonly onReady: (app: InkApp) => void;
}

/** Gives the shell its hold on the terminal, which Ink hands out inside the tree only. */
function Root({ shell, theme, onReady }: RootProps): React.JSX.Element {
  const app = useApp();
  useEffect(() => onReady(app), [app, onReady]);
  return <App shell={shell} theme={theme} />;
}

const signals = ['SIGTERM', 'SIGHUP', 'SIGINT'] as const;

/**
 * Gives the terminal back when a signal comes or when something throws outside of React, before
 * Node prints what was thrown. A terminal that is gone without a signal counts as a hang-up.
 */
function watchForEnd(
  { stdin, stdout }: OpenAppOptions,
  restore: () => void,
): { exit(): AppExit; dispose(): void } {
  let exit: AppExit = { type: 'left' };
  const onSignal = (signal: (typeof signals)[number]): void => {
    exit = { type: 'signal', signal };
    restore();
  };
  const onGone = (): void => onSignal('SIGHUP');
  stdin.on('end', onGone).on('error', onGone);
  stdout.on('error', onGone);
  for (const signal of signals) process.on(signal, onSignal);
  process.on('uncaughtExceptionMonitor', restore);
  return {
    exit: () => exit,
    dispose() {
      stdin.off('end', onGone).off('error', onGone);
      stdout.off('error', onGone);
      for (const signal of signals) process.off(signal, onSignal);
      process.off('uncaughtExceptionMonitor', restore);
    },
  };
}
