import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { afterEach, expect, test } from 'vitest';
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
  const hasBegun = readJournals().some((journal) => journal.split('\n').length > 2);
  const words = hasBegun ? ['retry', 'last'] : ['run', '*'];
  running = new RunningCommand(words, { cwd: project.folder });
  return running;
}

function readJournals(): string[] {
  const backfills = join(project.folder, '.backfill/backfills');
  const ids = existsSync(backfills) ? readdirSync(backfills) : [];
  const files = ids.map((id) => join(backfills, id, 'events.jsonl')).filter(existsSync);
  return files.map((file) => readFileSync(file, 'utf8'));
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

test.each([
  // With tasks that wait for others, and mostly take their time.
  { name: 'killed', tasks: 304, areAnnounced: false },
  // With tasks that begin by themselves as others end.
  { name: 'swift', tasks: 730, areAnnounced: true },
])(
  'tasks of a killed runner are neither lost nor run twice nor built again ($name)',
  { timeout: 60_000 + kills * 5_000 },
  async ({ name, tasks, areAnnounced }) => {
    process.stdout.write(`seed ${seed} (BACKFILL_TEST_SEED), ${Math.ceil(kills / 2)} kills\n`);
    const random = createRandom(seed);
    for (let left = Math.ceil(kills / 2); left > 0;) {
      project = copyProject(name);
      const killed = await killUntilDone(random, left);
      const ledger = readLedger(project.folder);
      expect(findFaults(ledger)).toEqual([]);
      expect(countEnds(ledger)).toBe(tasks);
      expect(processesIn(project.folder)).toEqual([]);
      if (areAnnounced) expect(readJournals().join()).toContain('"type":"attempts-announced"');
      left -= Math.max(1, killed);
      project.remove();
    }
  },
);
