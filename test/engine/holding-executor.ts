import type { Execution, Exit, Launch, Turn } from '../../source/engine/executor.ts';
import { FakeExecutor, FakeProcess } from './fake-executor.ts';

/** A task that waits for its turn until the test says what becomes of it. */
export class HeldTask implements Execution {
  readonly name: string;
  readonly turn: Turn;
  readonly spawned: Promise<number | undefined>;
  readonly exited: Promise<Exit>;
  readonly gone: Promise<void>;
  isTerminated = false;
  #tell!: (process: FakeProcess | undefined) => void;
  readonly #launch: Launch;

  constructor(launch: Launch, turn: Turn) {
    this.#launch = launch;
    this.turn = turn;
    this.name = `${launch.env['BACKFILL_ASSET']!}/${launch.env['BACKFILL_PARTITION']!}`;
    const begun = new Promise<FakeProcess | undefined>((tell) => (this.#tell = tell));
    const withdrawn: Exit = { end: { type: 'withdrawn' }, usage: {} };
    this.spawned = begun.then((process) => process?.pid);
    this.exited = begun.then((process) => process?.exited ?? withdrawn);
    this.gone = this.exited.then(() => undefined);
  }

  begin(pid: number): FakeProcess {
    const process = new FakeProcess(pid, this.#launch);
    this.#tell(process);
    return process;
  }

  withdraw(): void {
    this.#tell(undefined);
  }

  terminate(): void {
    this.isTerminated = true;
  }
}

/** Holds announced tasks back; all others start as with its parent. */
export class HoldingExecutor extends FakeExecutor {
  readonly held: HeldTask[] = [];
  /** Lines with the rounds that they were told to begin. */
  readonly withdrawals: (readonly [line: number, round: number])[] = [];
  readonly withdraw = (line: number, round: number): void => {
    this.withdrawals.push([line, round]);
  };

  override start(launch: Launch, turn?: Turn): Execution {
    if (turn?.round === undefined) return super.start(launch);
    const held = new HeldTask(launch, turn);
    this.held.push(held);
    return held;
  }
}
