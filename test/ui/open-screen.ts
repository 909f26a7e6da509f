import { graph } from '../builders/graph.ts';
import { stateOf } from '../builders/state.ts';
import { Screen, type ScreenOptions } from '../terminal/screen.ts';
import { FakeServices, type FakeServicesOptions, type FakeSession } from './fake-services.ts';

/** Two days-long assets over weeks and months, of which some days are built. */
export const weather = graph('raw -> clean -> weekly, model', {
  raw: {
    cost: { perPartition: 0.01 },
    retry: { max: 2, delayMs: 60_000, backoff: 'fixed', maxDelayMs: 60_000, jitter: false },
    description: 'Daily measurements',
  },
  weekly: 'weekly',
  model: 'monthly',
});

export interface Opened {
  readonly services: FakeServices;
  readonly screen: Screen;
}

/** The interface over the weather, with the clock of the session once there is one. */
export function openScreen(options: ScreenOptions & Partial<FakeServicesOptions> = {}): Opened {
  const {
    graph: assets = weather,
    state = assets === weather
      ? stateOf(weather, { raw: 'SSSSNSSSFFSS', clean: 'SSSSSS' })
      : undefined,
    history,
    config,
    ...rest
  } = options;
  const services = new FakeServices({
    graph: assets,
    ...(state ? { state } : {}),
    ...(history ? { history } : {}),
    ...(config ? { config } : {}),
  });
  const now = () => services.session?.simulation.now ?? 0;
  return { services, screen: new Screen(services, { now, ...rest }) };
}

/** Marks everything, plans it and launches the plan. */
export async function launch({ screen, services }: Opened): Promise<FakeSession> {
  await screen.until(/assets/);
  screen.press('a', '\r');
  await screen.until(/launches this plan/);
  screen.press('\r');
  await screen.until(/running/);
  return services.session!;
}

/** Starts what may start, lets two seconds pass and ends each task as `fails` says. */
export function runRound(
  session: FakeSession,
  fails: (task: string) => boolean = () => false,
): void {
  const { simulation } = session;
  const started = simulation.start();
  simulation.advance(2000);
  for (const task of started) {
    if (fails(task)) simulation.fail(task);
    else simulation.report(task, { cost: 0.02, rows: 100 });
  }
  session.changed();
}
