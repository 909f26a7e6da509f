import type { TimeDefinition } from '../partitions/definition.ts';

const stepDefaults = {
  type: 'daily',
  timezone: 'UTC',
  minuteOffset: 0,
  hourOffset: 0,
  weekStart: 'monday',
  dayOfMonth: 1,
  schedule: 'none',
} as const;

type StepField = keyof typeof stepDefaults;

/** Whether two definitions cut time at the same places, wherever each starts and ends. */
export function hasEqualSteps(a: TimeDefinition, b: TimeDefinition): boolean {
  return differingFields(a, b).length === 0;
}

/** In which fields the steps of two definitions differ, as `"timezone" (UTC and Asia/Tokyo)`. */
export function describeStepDifference(a: TimeDefinition, b: TimeDefinition): string {
  return differingFields(a, b)
    .map((field) => `"${field}" (${stepField(a, field)} and ${stepField(b, field)})`)
    .join(' and ');
}

function differingFields(a: TimeDefinition, b: TimeDefinition): readonly StepField[] {
  const fields = Object.keys(stepDefaults) as StepField[];
  return fields.filter((field) => stepField(a, field) !== stepField(b, field));
}

function stepField(definition: TimeDefinition, field: StepField): string | number {
  const fields: Partial<Record<StepField, string | number>> = definition;
  return fields[field] ?? stepDefaults[field];
}
