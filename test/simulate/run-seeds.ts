// Simulates a stretch of seeds: `run-seeds FIRST COUNT STEP [OPTIONS]`. Prints what they came to, a
// line a failure, as JSON; so are the options of each simulation.
import { simulate, type SimulationOptions } from './simulate.ts';

const [first = 1, count = 1, step = 1] = process.argv.slice(2, 5).map(Number);
const options = JSON.parse(process.argv[5] ?? '{}') as SimulationOptions;
const sums = { seeds: 0, lives: 0, processes: 0, events: 0 };
for (let seed = first; seed < first + count; seed += step) {
  try {
    const { lives, processes, events } = await simulate(seed, options);
    sums.lives += lives;
    sums.processes += processes;
    sums.events += events;
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error);
    process.stdout.write(`${JSON.stringify({ seed, message })}\n`);
  }
  sums.seeds += 1;
}
process.stdout.write(`${JSON.stringify(sums)}\n`);
