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
    for (const pressed of keyPresses(input, key)) shell.press(pressed);
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
  const { size, overlay, hasMouse } = state;
  const { columns: width, rows } = size;
  if (isTooSmall(size))
    return <PaintedLines id="small" lines={viewTooSmall(size, theme)} width={width} />;
  if (overlay?.type === 'help') {
    const lines = viewHelp({ scope: scopeOf(state), top: overlay.top, size, hasMouse }, theme);
    return <PaintedLines id="help" lines={lines} width={width} />;
  }
  const bottom = viewSheet(state, theme) ?? [viewFooterLine(state, theme)];
  const height = rows - bottom.length;
  return (
    <Box flexDirection="column" width={width} height={rows}>
      <Screen state={state} services={services} theme={theme} height={height} />
      <PaintedLines id="bottom" lines={bottom} width={width} />
    </Box>
  );
}

/** The first `height` lines of the screen that the user is on. */
function Screen({
  state,
  services,
  theme,
  height,
}: FrameProps & { readonly height: number }): React.JSX.Element {
  const { size, screen, live, plan } = state;
  const shared = { state, services, theme, height };
  if (screen === 'plan' && plan) return <PlanScreen {...shared} plan={plan} />;
  if (screen === 'history') return <HistoryScreen {...shared} />;
  const lines =
    screen === 'live' && live
      ? viewLive(state, live, { services, theme })
      : viewPick(state, services, theme);
  return <PaintedLines id="screen" lines={lines.slice(0, height)} width={size.columns} />;
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
