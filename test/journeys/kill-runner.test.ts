import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { copyProject, type ProjectCopy } from '../terminal/project-copy.ts';
import { countEnds, findFaults, readLedger } from './ledger.ts';
import { processesIn } from './marked-processes.ts';
import { RunningCommand, type Ended } from './running-command.ts';

/** Kills in all, over as many backfills as that takes. */
const kills = Number(process.env['BACKFILL_TEST_KILLS'] ?? 15);
const seed = Number(process.env['BACKFILL_TEST_SEED'] ?? Date.now() % 1_000_000);
/** A run takes some hundred ms to get going, so that kills meet its beginning and its middle. */
const longestLifeMs = 1200;

let project: ProjectCopy;
let running: RunningCommand | undefined;

beforeEach(() => {
  project = copyProject('killed');
});

afterEach(async () => {
  running?.dispose();
  await running?.ended;
  for (const pid of processesIn(project.folder)) process.kill(pid, 'SIGKILL');
  project.remove();
});

/** Uniform in `[0, 1)`, the same for the same seed. */
function createRandom(start: number): () => number {
  let state = start;
  return () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return state / 2 ** 32;
  };
}

/** Takes the backfill up, or begins it when no earlier runner came to that. */
function start(): RunningCommand {
  const backfills = join(project.folder, '.backfill/backfills');
  const ids = existsSync(backfills) ? readdirSync(backfills) : [];
  const hasBegun = ids.some((id) => hasEvents(join(backfills, id, 'events.jsonl')));
  const words = hasBegun ? ['retry', 'last'] : ['run', '*'];
  running = new RunningCommand(words, { cwd: project.folder });
  return running;
}

function hasEvents(journal: string): boolean {
  return existsSync(journal) && readFileSync(journal, 'utf8').split('\n').length > 2;
}

/** Kills runners until there is nothing left to do or as often as allowed; gives the number. */
async function killUntilDone(random: () => number, atMost: number): Promise<number> {
  for (let killed = 0; killed < atMost; killed++) {
    const command = start();
    const ended = await Promise.race([command.ended, wait(random() * longestLifeMs)]);
    if (ended !== undefined) {
      expectBuilt(ended);
      return killed;
    }
    command.signal('SIGKILL');
    await command.ended;
  }
  expectBuilt(await start().ended);
  return atMost;
}

function expectBuilt(ended: Ended): void {
  expect(ended, ended.stderr + ended.stdout).toMatchObject({ status: 0 });
}

test(
  'tasks of a runner that is killed at any moment are neither lost nor run twice nor built again',
  { timeout: 60_000 + kills * 5_000 },
  async () => {
    process.stdout.write(`seed ${seed} (BACKFILL_TEST_SEED), ${kills} kills\n`);
    const random = createRandom(seed);
    for (let left = kills; left > 0;) {
      const killed = await killUntilDone(random, left);
      const ledger = readLedger(project.folder);
      expect(findFaults(ledger)).toEqual([]);
      expect(countEnds(ledger)).toBe(304);
      expect(processesIn(project.folder)).toEqual([]);
      left -= Math.max(1, killed);
      project.remove();
      project = copyProject('killed');
    }
  },
);
