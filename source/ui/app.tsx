import { Box, useInput, useWindowSize } from 'ink';
import { useEffect, useSyncExternalStore } from 'react';
import type { AppState } from './app-state.ts';
import { scopeOf } from './app-state.ts';
import type { AppShell } from './app-shell.ts';
import { viewFooter } from './footer/footer-view.ts';
import { viewHelp } from './help/help-view.ts';
import { HistoryScreen } from './history/history-screen.tsx';
import { keyPresses } from './key-press.ts';
import { viewLeaving } from './leaving-view.ts';
import { viewLive } from './live/live-view.ts';
import { PaintedLines } from './matrix/painted-lines.tsx';
import { viewPick } from './pick/pick-view.ts';
import { PlanScreen } from './plan/plan-screen.tsx';
import { pressKey } from './press-key.ts';
import { viewPrompt } from './prompt/prompt-view.ts';
import { isTooSmall } from './screen-layout.ts';
import type { Services } from './services.ts';
import type { Theme } from './theme.ts';
import { viewTooSmall } from './too-small-view.ts';
import { viewKeyContext } from './view-key-context.ts';

interface AppProps {
  readonly shell: AppShell;
  readonly theme: Theme;
}

/** The whole interface: hands keys and sizes to the shell and shows its state. */
export function App({ shell, theme }: AppProps): React.JSX.Element {
  const state = useSyncExternalStore(shell.subscribe, shell.state);
  const { columns, rows } = useWindowSize();
  useEffect(
    () => shell.dispatch({ type: 'resized', size: { columns, rows } }),
    [shell, columns, rows],
  );
  useInput((input, key) => {
    for (const pressed of keyPresses(input, key)) pressKey(shell, pressed);
  });
  return <Frame state={state} services={shell.services} theme={theme} />;
}

interface FrameProps {
  readonly state: AppState;
  readonly services: Services;
  readonly theme: Theme;
}

/** One picture of the state, never higher than the terminal. */
function Frame({ state, services, theme }: FrameProps): React.JSX.Element {
  const { size, overlay } = state;
  const { columns: width, rows } = size;
  if (isTooSmall(size)) return <Lines lines={viewTooSmall(size, theme)} width={width} />;
  if (overlay?.type === 'help')
    return (
      <Lines
        lines={viewHelp({ scope: scopeOf(state), top: overlay.top, size }, theme)}
        width={width}
      />
    );
  const sheet = viewSheet(state, theme);
  const bottom = sheet ?? [viewFooterLine(state, theme)];
  return (
    <Box flexDirection="column" width={width} height={rows}>
      <Box flexDirection="column" height={rows - bottom.length} overflow="hidden">
        <Screen state={state} services={services} theme={theme} />
      </Box>
      <PaintedLines id="bottom" lines={bottom} width={width} />
    </Box>
  );
}

function Screen({ state, services, theme }: FrameProps): React.JSX.Element {
  const { columns: width } = state.size;
  if (state.screen === 'live' && state.live)
    return <Lines lines={viewLive(state, state.live, { services, theme })} width={width} />;
  if (state.screen === 'plan' && state.plan)
    return <PlanScreen state={state} plan={state.plan} services={services} theme={theme} />;
  if (state.screen === 'history')
    return <HistoryScreen state={state} services={services} theme={theme} />;
  return <Lines lines={viewPick(state, services, theme)} width={width} />;
}

function Lines({
  lines,
  width,
}: {
  readonly lines: readonly string[];
  readonly width: number;
}): React.JSX.Element {
  return <PaintedLines id="screen" lines={lines} width={width} />;
}

/** What covers the bottom of the screen while a question or a prompt is open. */
function viewSheet(state: AppState, theme: Theme): readonly string[] | undefined {
  const { overlay, size, live } = state;
  switch (overlay?.type) {
    case 'prompt':
      return viewPrompt(state, overlay.prompt, theme);
    case 'quit-question':
    case 'leaving':
      return viewLeaving(overlay, live?.session.run.runningTasks ?? 0, {
        width: size.columns,
        theme,
      });
    default:
      return undefined;
  }
}

function viewFooterLine(state: AppState, theme: Theme): string {
  const keys = { scope: scopeOf(state), context: viewKeyContext(state) };
  return viewFooter(keys, state.size.columns, theme);
}
