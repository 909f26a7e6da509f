/** A process that may not be stopped, such as one that no shell waits for, goes on after this. */
const patienceMs = 100;

/**
 * Stops this process and its group, as ctrl-z does in a shell, and resolves once it goes on.
 * Processes of other groups, such as tasks, are left alone.
 */
export function stopProcess(): Promise<void> {
  return new Promise((resolve) => {
    const goOn = (): void => {
      process.off('SIGCONT', goOn);
      clearTimeout(timer);
      resolve();
    };
    const timer = setTimeout(goOn, patienceMs);
    process.once('SIGCONT', goOn);
    process.kill(0, 'SIGTSTP');
  });
}
