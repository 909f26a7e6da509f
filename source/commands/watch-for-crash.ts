/** Something thrown outside of every promise, as a promise that rejects with it. */
export interface CrashWatch {
  readonly crash: Promise<never>;
  /** From here on a crash ends the process again. */
  dispose(): void;
}

/** Keeps the process alive after a crash for as long as it takes to end what it has started. */
export function watchForCrash(): CrashWatch {
  let onCrash: (error: unknown) => void = () => undefined;
  const crash = new Promise<never>((_, reject) => {
    onCrash = reject;
  });
  crash.catch(() => undefined);
  process.on('uncaughtException', onCrash);
  return { crash, dispose: () => void process.off('uncaughtException', onCrash) };
}
