import { describe, expect, test } from 'vitest';
import { calendarChecks } from './calendar-checks.ts';
import { dimensionChecks } from './dimension-checks.ts';
import { definitionChecks } from './definition-checks.ts';
import { mappingChecks } from './mapping-checks.ts';
import { oracleCases, runCheck, type Checks, type OracleCase } from './oracle-case.ts';
import { ordinalChecks } from './ordinal-checks.ts';
import { planChecks } from './plan-checks.ts';
import { runChecks } from './run-checks.ts';

const checks: Checks = {
  ...calendarChecks,
  ...definitionChecks,
  ...dimensionChecks,
  ...mappingChecks,
  ...ordinalChecks,
  ...planChecks,
  ...runChecks,
};

const noLookback = 'no lookback: what is built stays built until it is asked for again';
const noFusing = 'a task builds cells of one asset: assets are never fused into one run';
const secondOccurrence = 'a repeated local time ticks at its first occurrence, not at its second';

/** Cases that are not run: what they are about does not exist here, or is different on purpose. */
const notApplicable: Readonly<Record<string, string>> = {
  'enum-053': 'a range of time takes the partitions that it overlaps; only a key must exist',
  'bf-019': 'a task has no several outputs',
  'bf-023': 'checks are run apart from building',
  'pol-002': noFusing,
  'pol-008': noFusing,
  'pol-012': noFusing,
  'pol-014': noFusing,
  'sqm-011': noLookback,
  'sqm-013': noLookback,
  'sqm-015': noLookback,
  'sqm-017': noLookback,
  'sqm-019': 'a partition exists once its window has ended; no schedule delays it further',
  'sqm-036':
    'a built predecessor is enough under `dependsOnPast`: only neighbours wait for each other',
  'sqm-052': 'no expression names the day a week ago',
  'air-008':
    '`dependsOnPast` and the choice of cells are independent: a built predecessor is enough',
  'air-009': 'the first cell of a backfill needs its predecessor too, unless forced',
  'air-013': secondOccurrence,
  'air-017': secondOccurrence,
  'dbt-030': 'a window that the end cuts does not exist',
  'dbt-053': 'what a command does to rows of its table is its own affair',
  'dbt-055': 'a failure blocks what depends on it, not its siblings',
  'dbt-059': 'no hooks before the first or after the last task',
  'mage-001': 'a partition is one step of the calendar, not several',
};

function isListed({ id }: OracleCase): boolean {
  return Object.hasOwn(notApplicable, id);
}

function titled(cases: readonly OracleCase[]) {
  return cases.map((oracle) => [oracle.id, oracle.kind, oracle] as const);
}

const run = oracleCases.filter((oracle) => !isListed(oracle));
const listed = oracleCases.filter(isListed);

describe("expected values of other systems' tests hold", () => {
  test.each(titled(run))('%s, %s', async (_, _kind, oracle) => {
    expect.hasAssertions();
    await runCheck(checks, oracle);
  });
});

describe('the table of cases that are not applicable', () => {
  test.each(titled(listed))('has no case that holds: %s, %s', async (_, _kind, oracle) => {
    await expect(async () => runCheck(checks, oracle)).rejects.toThrow();
  });

  test('names known cases alone', () => {
    const known = new Set(oracleCases.map(({ id }) => id));
    expect(Object.keys(notApplicable).filter((id) => !known.has(id))).toEqual([]);
    expect(known.size).toBe(oracleCases.length);
  });
});

/** A line per kind: how many of its cases are run, of how many. */
function tally(): string {
  const kinds = [...new Set(oracleCases.map(({ kind }) => kind))].sort();
  const lines = kinds.map((kind) => {
    const count = (cases: readonly OracleCase[]) =>
      cases.filter((each) => each.kind === kind).length;
    return `${count(run)} of ${count(oracleCases)} ${kind}`;
  });
  return [...lines, `${run.length} of ${oracleCases.length}`].join('\n');
}

test('so many cases of every kind hold', () => {
  expect(tally()).toMatchInlineSnapshot(`
    "1 of 1 airflow_partition_backfill
    1 of 1 airflow_partition_mapper
    2 of 3 backfill_create
    3 of 7 backfill_policy
    11 of 13 backfill_scenario
    1 of 2 batch_dag
    1 of 1 batches
    2 of 2 bounded_set
    2 of 2 calendar_windows
    3 of 4 categorical_relative
    1 of 1 contiguous
    1 of 2 cron_interval_at
    1 of 2 cron_intervals
    1 of 1 cron_next
    1 of 1 default_mapping
    1 of 1 definition_error
    0 of 1 dep_rule
    4 of 4 first_window
    0 of 1 fixed_step
    8 of 8 has_key
    2 of 2 interval_diff
    3 of 3 interval_merge
    1 of 1 interval_subtract
    3 of 3 luigi_range
    1 of 1 make_inclusive
    5 of 5 mapping_both
    5 of 5 mapping_downstream
    14 of 14 mapping_upstream
    1 of 2 microbatch_batches
    3 of 3 microbatch_ceiling
    2 of 2 microbatch_end
    1 of 1 microbatch_id
    3 of 3 microbatch_offset
    1 of 1 microbatch_retry
    1 of 4 microbatch_run
    13 of 13 microbatch_start
    1 of 1 missing_count
    6 of 11 missing_intervals
    1 of 1 multi_to_multi
    1 of 1 multi_to_single_upstream
    19 of 19 partition_keys
    0 of 1 range_keys_error
    1 of 1 readiness
    1 of 1 reprocess
    1 of 1 restatement_removal
    1 of 1 static_mapping_downstream
    1 of 1 static_mapping_error
    1 of 1 static_mapping_upstream
    4 of 4 subset_ranges
    3 of 3 window_for_key
    1 of 1 window_intersect
    2 of 2 window_subtract
    1 of 1 window_union
    149 of 172"
  `);
});

test('every kind of case has a check, and every check its cases', () => {
  const kinds = new Set(run.map(({ kind }) => kind));
  expect(Object.keys(checks).sort()).toEqual([...kinds].sort());
});
