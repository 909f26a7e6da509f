import { render, useApp } from 'ink';
import { useEffect, useSyncExternalStore } from 'react';
import type { AppExit, OpenAppOptions } from './app-options.ts';
import { App } from './app.tsx';
import { AppShell } from './app-shell.ts';
import { isRunning } from './live/live-state.ts';
import { asksBackground, backgroundQuery } from './background-report.ts';
import { paintedStdout } from './matrix/painted-stdout.ts';
import { mouseGrab } from './mouse/mouse-grab.ts';
import { reportStdin } from './report-stdin.ts';
import type { TerminalReport } from './report-splitter.ts';
import type { Services } from './services.ts';
import { controlTerminal } from './terminal-control.ts';
import { ThemeStore } from './theme-store.ts';
import { detectTheme } from './theme.ts';

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
  const look = detectTheme(env, stdout);
  const themes = new ThemeStore(look);
  const root = <Root shell={shell} themes={themes} onReady={terminal.attach} />;
  const take = (report: TerminalReport): void => {
    if (report.type === 'background') themes.setBackground(report.background);
    else shell.point(report);
  };
  const instance = render(root, {
    stdin: reportStdin(stdin, take),
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
  // Asked without waiting: where an answer comes, it comes within a frame or two.
  if (asksBackground(env, look)) stdout.write(backgroundQuery);
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
  readonly themes: ThemeStore;
  readonly onReady: (app: InkApp) => void;
}

/** Gives the shell its hold on the terminal, which Ink hands out inside the tree only. */
function Root({ shell, themes, onReady }: RootProps): React.JSX.Element {
  const app = useApp();
  const theme = useSyncExternalStore(themes.subscribe, themes.theme);
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
