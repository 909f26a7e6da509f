import type { BackfillEvent } from '../events.ts';
import { findTask } from '../plan/task-id.ts';
import { placeOf } from './change-status.ts';
import type { Lane, MutableRun, ReadyQueue } from './mutable-run.ts';
import { laneOf } from './task-cells.ts';
import { TaskSet } from './task-set.ts';

type EventOf<T extends BackfillEvent['type']> = Extract<BackfillEvent, { type: T }>;

/** Changes a pool's slots; a pool that there is not is passed over. */
export function setPool(run: MutableRun, { pool: wanted, slots }: EventOf<'pool-set'>): void {
  const pool = run.pools.find(({ name }) => name === wanted);
  if (pool) pool.slots = slots;
}

/** Changes the budget, or lifts it; one above the spend ends the guard that the earlier tripped. */
export function setBudget(run: MutableRun, budget: number | undefined): void {
  if (budget === undefined) delete run.budget;
  else run.budget = budget;
  const isWithin = budget === undefined || run.spend < budget;
  if (isWithin && run.trippedGuard === 'budget') dropGuard(run);
}

/** Changes how many failures in a row stop it; a greater number ends the guard that a smaller tripped. */
export function setMaxFailures(run: MutableRun, failures: number | undefined): void {
  if (failures === undefined) delete run.maxFailuresInARow;
  else run.maxFailuresInARow = failures;
  const isWithin = failures === undefined || run.failuresInARow < failures;
  if (isWithin && run.trippedGuard === 'failures') dropGuard(run);
}

/** No guard holds any more; failures count from zero again. */
export function liftGuard(run: MutableRun): void {
  run.failuresInARow = 0;
  dropGuard(run);
}

function dropGuard(run: MutableRun): void {
  delete run.guard;
  delete run.trippedGuard;
}

/** Changes the order of assets, but for tasks with a priority of their own, or of single tasks. */
export function setPriority(run: MutableRun, event: EventOf<'priority-set'>): void {
  const { priority, assets = [], tasks = [] } = event;
  for (const lane of run.lanes) {
    if (assets.includes(lane.planned.asset)) lane.queues[0]!.priority = priority;
  }
  for (const id of tasks) {
    const task = findTask(run.plan, run.graph, id);
    if (task !== undefined) moveToQueue(run, task, priority);
  }
}

function moveToQueue(run: MutableRun, task: number, priority: number): void {
  const lane = laneOf(run, task);
  const place = placeOf(run, lane, task);
  const before = lane.ownQueues.get(task) ?? lane.queues[0]!;
  const isReady = before.places.has(place);
  before.places.delete(place);
  const queue = ownQueue(lane, priority);
  lane.ownQueues.set(task, queue);
  if (isReady) queue.places.add(place);
}

/** The queue of the lane's tasks that were given this priority, beside the asset's own queue. */
function ownQueue(lane: Lane, priority: number): ReadyQueue {
  const known = lane.queues.slice(1).find((queue) => queue.priority === priority);
  if (known) return known;
  const queue = { priority, places: new TaskSet(lane.endTask - lane.firstTask) };
  lane.queues.push(queue);
  return queue;
}
