// Measures the store against its targets and against floors of the same run: the same bytes written
// and synced, the same file parsed as JSON, a sync for every event. Prints a table; asserts nothing,
// as a busy machine would fail it. `BENCH_PROFILE=FOLDER` leaves a processor profile of each case.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { runnerFlags } from '../source/commands/start-runner-process.ts';
import { count, createReport, mb, ms, times } from './report.ts';
import { bundleCase, least } from './bundle-case.ts';

const folder = mkdtempSync(join(tmpdir(), 'backfill-bench-'));
const runCase = await bundleCase('store-case', folder);
/** As a runner does, which is who recovers what another has left. */
const runAsRunner = await bundleCase('store-case', folder, runnerFlags);
const table = createReport();
const stateDir = join(folder, 'state');
const perSecond = (value: number): string => `${count(value)}/s`;

function measureCheckpoint(): void {
  const prepared = runCase('prepare', stateDir);
  table.add(`a checkpoint of ${count(prepared['cells']!)} cells, on disk`, mb(prepared['mb']!));
  const load = least(5, () => runCase('load', stateDir));
  const checkpoint = least(3, () => runCase('checkpoint', stateDir));
  const floor = checkpoint['floorMs']!;
  table.add('floor: the same bytes written and synced', ms(floor));
  table.add('written, to the last sync', ms(checkpoint['ms']!), {
    target: '150 ms',
    floor: times(checkpoint['ms']!, floor),
  });
  table.add('  the first one of a process', ms(checkpoint['coldMs']!));
  table.add('  processor time of it', ms(checkpoint['cpuMs']!));
  table.add('  when 40,000 events have changed all assets', ms(checkpoint['everywhereMs']!), {
    target: '150 ms',
    floor: times(checkpoint['everywhereMs']!, floor),
  });
  table.add('  the first one of those', ms(checkpoint['coldEverywhereMs']!), { target: '150 ms' });
  table.add('  processor time when all have', ms(checkpoint['everywhereCpuMs']!));
  table.add('  longest that others wait meanwhile', ms(checkpoint['blockedMs']!), {
    target: '5 ms',
  });
  table.add('  longest in the first one', ms(checkpoint['coldBlockedMs']!));
  table.add('  longest when all assets have changed', ms(checkpoint['everywhereBlockedMs']!), {
    target: '5 ms',
  });
  table.add('  longest in the first one of those', ms(checkpoint['coldEverywhereBlockedMs']!));
  table.add('  most memory of the process', mb(checkpoint['mb']!), { target: '400 MB' });
  table.add('floor: the same file parsed as JSON', ms(load['floorMs']!));
  table.add('loaded, in a new process', ms(load['ms']!), {
    target: 'tens of ms',
    floor: times(load['ms']!, load['floorMs']!),
  });
  table.add('  processor time of it', ms(load['cpuMs']!));
  table.add('  and again in the same one', ms(load['warmMs']!));
  table.add('  with the columns that tell the status of every cell', ms(load['statusMs']!));
  table.add('  with every column', ms(load['allMs']!));
}

function measureRecovery(): void {
  runCase('prepare', stateDir);
  const left = runCase('leave', stateDir);
  const recovery = least(5, () => runAsRunner('recover', stateDir));
  table.add(`floor: ${mb(left['mb']!)} of journal parsed line by line`, ms(recovery['floorMs']!));
  table.add('recovered, with 100,000 events since', ms(recovery['ms']!), {
    target: '1,000 ms',
    floor: times(recovery['ms']!, recovery['floorMs']!),
  });
  table.add('  processor time of it', ms(recovery['cpuMs']!));
}

function measureEvents(): void {
  const events = runCase('durable', stateDir);
  const floor = events['floorPerSecond']!;
  const durable = (name: string) => ({
    target: '20,000/s',
    floor: times(events[name]!, floor),
  });
  table.add('floor: a sync for every event', perSecond(floor));
  table.add(
    'durable events, 8 slots that wait for each',
    perSecond(events['perSecond8']!),
    durable('perSecond8'),
  );
  table.add('durable events, 64 slots', perSecond(events['perSecond64']!), durable('perSecond64'));
  table.add(
    'durable events, a sync for 1,000',
    perSecond(events['perSecond']!),
    durable('perSecond'),
  );
}

try {
  measureCheckpoint();
  measureRecovery();
  measureEvents();
  table.print();
} finally {
  rmSync(folder, { recursive: true, force: true });
}
