import { execFile } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import { describeReadError } from './describe-read-error.ts';
import type { Problem, Result } from '../domain/problem.ts';
import { fail, ok } from '../domain/problem.ts';

/** Where static keys stand: in the config, in a file, or in what a command prints. */
export type KeySource =
  readonly string[] | { readonly file: string } | { readonly command: readonly string[] };

const commandTimeoutMs = 60_000;

/** The keys of a source, in its order; relative paths and commands start from `root`. */
export async function readKeys(
  source: KeySource,
  root: string,
): Promise<Result<readonly string[]>> {
  if (!('file' in source) && !('command' in source)) return ok(source);
  const read =
    'file' in source ? readKeyFile(source.file, root) : runKeyCommand(source.command, root);
  const text = await read;
  if (typeof text !== 'string') return fail(text);
  const keys = text.split(/\r?\n/).filter((line) => line.trim() !== '');
  if (keys.length > 0) return ok(keys);
  const from = 'file' in source ? `"${source.file}" holds` : `"${source.command.join(' ')}" prints`;
  return fail({ code: 'no-keys', message: `${from} no keys`, hint: 'Expected one key a line.' });
}

async function readKeyFile(file: string, root: string): Promise<string | Problem> {
  try {
    return await readFile(resolve(root, file), 'utf8');
  } catch (error) {
    return {
      code: 'keys-unreadable',
      message: `keys cannot be read from "${file}": ${describeReadError(error)}`,
      hint: "The path is relative to the config's folder.",
    };
  }
}

function runKeyCommand(command: readonly string[], root: string): Promise<string | Problem> {
  const [program, ...rest] = command;
  const options = { cwd: root, timeout: commandTimeoutMs, maxBuffer: 1 << 28 };
  return new Promise((settle) => {
    execFile(program!, rest, options, (error, stdout, stderr) => {
      settle(error === null ? stdout : failedCommand(command, error, stderr));
    });
  });
}

function failedCommand(command: readonly string[], error: Error, stderr: string): Problem {
  const said = stderr.trim().split('\n').at(-1) ?? '';
  const what = said === '' ? error.message.split('\n')[0]! : said;
  return {
    code: 'keys-unreadable',
    message: `the command "${command.join(' ')}" that prints keys failed: ${what}`,
    hint: "It runs in the config's folder, without a shell.",
  };
}
