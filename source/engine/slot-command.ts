import { environmentOf, type Environment, type Launch } from './executor.ts';
import { priorityWords } from './priority-words.ts';

/** A text as one word of sh, whatever it holds but null bytes. */
export function quote(text: string): string {
  return `'${text.replaceAll("'", String.raw`'\''`)}'`;
}

/** Names that shells keep for themselves: setting or passing them on needs another program. */
const shellsOwn =
  /^(BASH.*|E?UID|PPID|SHELLOPTS|IFS|OPT(IND|ARG|ERR)|PS[0-4]|LINENO|RANDOM|SECONDS|DIRSTACK|FUNCNAME|GROUPS)$/;
const settableName = /^[A-Za-z_][A-Za-z0-9_]*$/;

function isSettable(name: string): boolean {
  return settableName.test(name) && !shellsOwn.test(name);
}

/** What the shell changes by itself as it goes to the working directory. */
const changedByCd = ['PWD', 'OLDPWD'];

const strange = new WeakMap<Environment, ReadonlySet<string>>();

/** Names in a slot's environment that its shell may not pass on. */
function namesNotKept(base: Environment): ReadonlySet<string> {
  const known = strange.get(base);
  if (known !== undefined) return known;
  const names = new Set(changedByCd);
  for (const name in base) if (!settableName.test(name)) names.add(name);
  strange.set(base, names);
  return names;
}

/** How a launch's environment differs from the one that the slot was started with. */
function compareEnvironments(wanted: Environment, base: Environment) {
  const exports: string[] = [];
  const viaEnv: string[] = [];
  const notKept = namesNotKept(base);
  for (const name in wanted) {
    const value = wanted[name]!;
    if (value === base[name] && !notKept.has(name)) continue;
    if (isSettable(name)) exports.push(`${name}=${quote(value)}`);
    else viaEnv.push(`${name}=${value}`);
  }
  const unsets: string[] = [];
  for (const name in base) if (!(name in wanted) && isSettable(name)) unsets.push(name);
  for (const name of changedByCd) if (!(name in wanted)) unsets.push(name);
  return { exports, viaEnv, unsets };
}

/**
 * The command that makes a slot run a launch. It takes effect as a whole: cut anywhere, it is not
 * a command. `base` is the environment that the slot was started with.
 */
export function slotCommand(launch: Launch, base: Environment): string {
  const { token, logFile, cwd, argv, limits } = launch;
  const { exports, viaEnv, unsets } = compareEnvironments(environmentOf(launch), base);
  const environment = [
    ...(unsets.length > 0 ? [`unset ${unsets.join(' ')}`] : []),
    ...(exports.length > 0 ? [`export ${exports.join(' ')}`] : []),
    ':',
  ].join('; ');
  const memoryKb = limits.memoryBytes === undefined ? 0 : Math.ceil(limits.memoryBytes / 1024);
  const setting = viaEnv.length > 0 ? ['env', ...viaEnv] : [];
  const order = [token, logFile, cwd, String(memoryKb), argv[0]!];
  const words = [...order, ...priorityWords(limits), ...setting, ...argv];
  return `{ environment() { ${environment}; }; task ${words.map(quote).join(' ')}; }\n`;
}
