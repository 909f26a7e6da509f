import { describe, expect, test } from 'vitest';
import { shareSync } from '../../source/store/share-sync.ts';

/** A sync whose runs end when the test says so. */
function controlled() {
  const runs: { end: () => void; fail: (error: Error) => void }[] = [];
  const share = shareSync(() => {
    return new Promise<void>((end, fail) => {
      runs.push({ end, fail });
    });
  });
  return { runs, share };
}

const turn = () => new Promise((resolve) => setImmediate(resolve));

describe('a shared sync', () => {
  test('runs once for all calls of one turn', async () => {
    const { runs, share } = controlled();
    const calls = [share(), share(), share()];
    await turn();
    expect(runs.length).toBe(1);
    runs[0]!.end();
    await Promise.all(calls);
  });

  test('runs again for calls made while it runs, once, and not at the same time', async () => {
    const { runs, share } = controlled();
    const first = share();
    await turn();
    let isDone = false;
    const later = Promise.all([share(), share()]).then(() => (isDone = true));
    await turn();
    expect(runs.length).toBe(1);
    runs[0]!.end();
    await first;
    await turn();
    expect([runs.length, isDone]).toEqual([2, false]);
    runs[1]!.end();
    await later;
  });

  test('rejects for those who asked, and runs anew for the next', async () => {
    const { runs, share } = controlled();
    const refused = expect(share()).rejects.toThrow('disk');
    await turn();
    const next = share();
    runs[0]!.fail(new Error('disk'));
    await refused;
    await turn();
    runs[1]!.end();
    await next;
  });
});
