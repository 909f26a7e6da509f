import type { Command, CommanderError } from 'commander';
import { didYouMean } from '../domain/nearest-name.ts';
import type { Problem } from '../domain/problem.ts';

/** How to see a command's help. */
function seeHelp(command: Command): string {
  const name = command.parent === null ? '' : ` ${command.name()}`;
  return `See \`backfill${name} --help\`.`;
}

function flagsOf(command: Command): readonly string[] {
  return ['--help', ...command.options.flatMap(({ long }) => long ?? [])];
}

/** An option that the command does not have. */
export function unknownOption(command: Command, text: string): Problem {
  const [flag = text] = text.split('=');
  return {
    code: 'unknown-option',
    message: `there is no option ${flag}`,
    hint: didYouMean(flag, flagsOf(command)) ?? seeHelp(command),
  };
}

/** A command that there is not. */
export function unknownCommand(program: Command, word: string): Problem {
  const names = program.commands.map((command) => command.name());
  return {
    code: 'unknown-command',
    message: `there is no command "${word}"`,
    hint: didYouMean(word, names) ?? seeHelp(program),
  };
}

function tooManyArguments(command: Command): Problem {
  const most = command.registeredArguments.length;
  const last = command.args[most] ?? '';
  return {
    code: 'too-many-arguments',
    message: `"${last}" is one argument too many for ${command.name()}: expected at most ${most}`,
    hint: `Quote expressions that hold spaces or *. ${seeHelp(command)}`,
  };
}

/** The mistake in how a command was called, in one line that says what to do. */
export function usageProblem(command: Command, error: CommanderError): Problem {
  const [text = ''] = error.message.replace(/^error: /, '').split('\n');
  const named = /'(.*?)'/.exec(text)?.[1] ?? '';
  const problem = (message: string): Problem => ({
    code: 'bad-usage',
    message,
    hint: seeHelp(command),
  });
  switch (error.code) {
    case 'commander.unknownOption':
      return unknownOption(command, named);
    case 'commander.excessArguments':
      return tooManyArguments(command);
    case 'commander.missingArgument':
      return problem(`${command.name()} needs <${named}>`);
    case 'commander.optionMissingArgument':
      return problem(`${named} needs a value`);
    case 'commander.invalidArgument': {
      const [, value = '', why = ''] = /argument '(.*)' is invalid\. (.*)$/.exec(text) ?? [];
      return problem(`${named} does not take "${value}": ${why}`);
    }
    default:
      return problem(text);
  }
}
