import type { AppExit, OpenAppOptions } from './app-options.ts';
import type { Services } from './services.ts';

/** Ink 8 needs `Promise.withResolvers`, which Node 20 has not; so it is defined before Ink loads. */
function defineWithResolvers(): void {
  const constructor = Promise as { withResolvers?: unknown };
  constructor.withResolvers ??= function withResolvers<T>() {
    let resolve!: (value: T | PromiseLike<T>) => void;
    let reject!: (reason?: unknown) => void;
    const promise = new Promise<T>((onValue, onError) => {
      resolve = onValue;
      reject = onError;
    });
    return { promise, resolve, reject };
  };
}

/**
 * Runs the interface on a terminal until the user leaves or a signal comes. However it ends, the
 * main screen is back, the cursor shows and raw mode is off before it resolves or rejects with
 * what was thrown. What runs goes on unless the user ended it.
 */
export async function openApp(services: Services, options: OpenAppOptions): Promise<AppExit> {
  defineWithResolvers();
  const { mountApp } = await import('./mount-app.tsx');
  return mountApp(services, options);
}
