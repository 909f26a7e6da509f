import { resolve } from 'node:path';
import { countOf } from '../domain/figures.ts';
import { examineDisk, examineMachine } from './doctor/examine-machine.ts';
import { examineState } from './doctor/examine-state.ts';
import { findingOf, type Finding } from './doctor/finding.ts';
import { exitStatus, printJson, type ExitStatus, type Io } from './io.ts';
import { createLook, type Look } from './look.ts';
import { openWorkspace, type WorkspaceOptions } from './open-workspace.ts';

/** What `doctor --json` prints. */
export interface DoctorDocument {
  readonly version: 1;
  /** No finding is a problem. */
  readonly ok: boolean;
  readonly findings: readonly Finding[];
}

/**
 * `backfill doctor`: looks for what would keep backfills from running, changes nothing, and says
 * what to do about each; fails when anything is a problem. `--json` prints a `DoctorDocument`.
 */
export async function examine(options: WorkspaceOptions, io: Io): Promise<ExitStatus> {
  const findings = await collectFindings(options, io);
  const ok = findings.every(({ level }) => level !== 'problem');
  if (options.json === true) printJson(io, { version: 1, ok, findings } satisfies DoctorDocument);
  else io.out(formatFindings(findings, createLook(io)));
  return ok ? exitStatus.succeeded : exitStatus.failures;
}

async function collectFindings(options: WorkspaceOptions, io: Io): Promise<readonly Finding[]> {
  const machine = {
    nodeVersion: process.versions.node,
    platform: process.platform,
    path: io.env['PATH'] ?? '',
    systemRoot: '/',
  };
  const workspace = await openWorkspace(options, io);
  if (!workspace.ok) {
    const problems = workspace.problems.map((problem) => findingOf('config', problem));
    return [...problems, ...examineMachine(machine, 1), ...examineDisk(resolve(io.cwd))];
  }
  const { config, graph } = workspace.value;
  const { stateDir, concurrency } = config;
  return [
    { check: 'config', level: 'ok', message: countOf(config.assets.length, 'asset') },
    ...(await examineState({ stateDir, graph, clock: Date.now() })),
    ...examineDisk(stateDir),
    ...examineMachine(machine, concurrency),
  ];
}

const marks = { ok: 'done', warn: 'notice', problem: 'failed' } as const;
const words = { ok: 'ok', warn: 'warn', problem: 'problem' } as const;

function formatFindings(findings: readonly Finding[], look: Look): string {
  const width = Math.max(...findings.map(({ check }) => check.length));
  const lines = findings.map(({ check, level, message, hint }) => {
    const text = hint === undefined ? message : `${message}. ${hint}`;
    return `${look.mark(marks[level])} ${words[level].padEnd(7)}  ${check.padEnd(width)}  ${text}`;
  });
  const count = (level: Finding['level']) =>
    findings.filter((finding) => finding.level === level).length;
  const verdict =
    count('problem') > 0
      ? `${countOf(count('problem'), 'problem')} to solve before backfills can run.`
      : count('warn') > 0
        ? `Backfills can run; ${countOf(count('warn'), 'thing')} to know.`
        : 'All is well.';
  return `${lines.join('\n')}\n\n${verdict}\n`;
}
