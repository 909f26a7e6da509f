import type { Command } from './asset.ts';
import { didYouMean } from './nearest-name.ts';
import type { AssetName, PartitionKey } from './names.ts';
import type { Problem } from './problem.ts';
import { advanceShell, atShellStart, quoteForShell } from './template/shell-context.ts';
import { formatInstant } from './time/format-instant.ts';
import { checkPattern, formatPattern } from './time/pattern.ts';

/** Everything that may stand between braces in a command, an env value or a cwd. */
export const templateFieldNames = [
  'asset',
  'partition',
  'start',
  'end',
  'partitions_file',
  'backfill',
  'attempt',
] as const;

export type TemplateFieldName = (typeof templateFieldNames)[number];

export interface TemplateField {
  readonly name: TemplateFieldName;
  /** Of `{start:yyyy-MM-dd}`; only `start` and `end` have one. */
  readonly pattern?: string;
}

/** `{dim.region}`: the key of one dimension of a multi asset. */
export interface DimensionField {
  readonly dimension: string;
}

/** Every field that is not literal text. */
export type TemplatePart = TemplateField | DimensionField;

/** Literal text and fields in turn. */
export type Template = readonly (string | TemplatePart)[];

/** What one attempt of one task puts in the fields. */
export interface TemplateFields {
  readonly asset: AssetName;
  /** Keys that the task builds, in order; at least one. */
  readonly partitions: readonly PartitionKey[];
  /** Keys of those partitions by dimension, each once, in order; absent without dimensions. */
  readonly dimensions?: Readonly<Record<string, readonly PartitionKey[]>>;
  /** Start of the first partition and end of the last, epoch ms; absent without windows. */
  readonly start?: number;
  readonly end?: number;
  readonly timezone: string;
  /** Absolute path of the file that lists the keys. */
  readonly partitionsFile: string;
  readonly backfill: string;
  readonly attempt: number;
}

/** A problem with its place in the template's text, in characters from 0. */
export interface TemplateProblem extends Problem {
  readonly offset: number;
}

export type TemplateResult =
  | { readonly ok: true; readonly value: Template }
  | { readonly ok: false; readonly problems: readonly TemplateProblem[] };

/** `{{`, `}}`, a field, or a brace that opens none; anything else is literal. */
const tokens = /\{\{|\}\}|\{([^{}]*)\}|\{/g;

/** Splits a text into literals and fields, or reports every field that is not one. */
export function parseTemplate(text: string): TemplateResult {
  const parts: (string | TemplatePart)[] = [];
  const problems: TemplateProblem[] = [];
  let literalStart = 0;
  for (const match of text.matchAll(tokens)) {
    parts.push(text.slice(literalStart, match.index));
    literalStart = match.index + match[0].length;
    const part = parseToken(match[0], match[1]);
    if (typeof part === 'object' && 'message' in part) {
      problems.push({ ...part, offset: match.index });
    } else {
      parts.push(part);
    }
  }
  parts.push(text.slice(literalStart));
  if (problems.length > 0) return { ok: false, problems };
  return { ok: true, value: parts.filter((part) => part !== '') };
}

function parseToken(token: string, inner: string | undefined): string | TemplatePart | Problem {
  if (token === '{{') return '{';
  if (token === '}}') return '}';
  if (inner === undefined) {
    return {
      code: 'unclosed-template-field',
      message: '"{" opens a template field that is never closed',
      hint: 'Write "{{" for a literal brace.',
    };
  }
  const dimension = /^dim\.([\w-]+)$/.exec(inner)?.[1];
  if (dimension !== undefined) return { dimension };
  const colon = inner.indexOf(':');
  if (colon < 0) return parseField(inner, undefined);
  return parseField(inner.slice(0, colon), inner.slice(colon + 1));
}

function parseField(name: string, pattern: string | undefined): TemplateField | Problem {
  if (!isFieldName(name)) {
    const near = didYouMean(
      `{${name}}`,
      templateFieldNames.map((known) => `{${known}}`),
    );
    const known = templateFieldNames.map((field) => `{${field}}`).join(' ');
    return {
      code: 'unknown-template-field',
      message: `unknown template field "{${name}}"`,
      hint: near ?? `Known fields are ${known}; write "{{" for a literal brace.`,
    };
  }
  if (pattern === undefined) return { name };
  if (name !== 'start' && name !== 'end') {
    return {
      code: 'template-pattern-misplaced',
      message: `template field "{${name}:${pattern}}" takes no pattern`,
      hint: `Write "{${name}}"; only {start} and {end} take one.`,
    };
  }
  return checkPattern(pattern) ?? { name, pattern };
}

function isFieldName(name: string): name is TemplateFieldName {
  return (templateFieldNames as readonly string[]).includes(name);
}

/** Text with its fields filled in, unquoted: for env values and working directories. */
export function renderText(text: string, fields: TemplateFields): string {
  return checkedTemplate(text)
    .map((part) => (typeof part === 'string' ? part : fieldValue(part, fields)))
    .join('');
}

/**
 * The argument vector that a task starts with. A string command becomes `sh -c` with every value
 * quoted for POSIX sh, inside the command's own quotes too (here-documents excepted); the
 * arguments of a vector are filled in as they are.
 */
export function renderCommand(command: Command, fields: TemplateFields): readonly string[] {
  if (typeof command === 'string') return ['sh', '-c', renderShell(command, fields)];
  return command.map((argument) => renderText(argument, fields));
}

function renderShell(command: string, fields: TemplateFields): string {
  let context = atShellStart;
  let rendered = '';
  for (const part of checkedTemplate(command)) {
    if (typeof part === 'string') {
      context = advanceShell(context, rendered === '' ? `\n${part}` : part);
      rendered += part;
    } else {
      rendered += quoteForShell(fieldValue(part, fields), context);
    }
  }
  return rendered;
}

/** A config has few templates and renders them for every attempt. */
const parsed = new Map<string, Template>();

function checkedTemplate(text: string): Template {
  const known = parsed.get(text);
  if (known !== undefined) return known;
  const template = parseTemplate(text);
  if (!template.ok) throw new Error(`Template was not checked: ${text}`);
  parsed.set(text, template.value);
  return template.value;
}

function fieldValue(field: TemplatePart, fields: TemplateFields): string {
  if ('dimension' in field) return dimensionText(field, fields);
  switch (field.name) {
    case 'asset':
      return fields.asset;
    case 'partition':
      return partitionText(fields.partitions);
    case 'start':
    case 'end':
      return momentText(fields[field.name], field, fields.timezone);
    case 'partitions_file':
      return fields.partitionsFile;
    case 'backfill':
      return fields.backfill;
    case 'attempt':
      return String(fields.attempt);
  }
}

/** The one key, or `first..last`. */
function partitionText(partitions: readonly PartitionKey[]): string {
  const first = partitions[0]!;
  return partitions.length === 1 ? first : `${first}..${partitions[partitions.length - 1]!}`;
}

function dimensionText({ dimension }: DimensionField, { dimensions = {} }: TemplateFields): string {
  const keys = dimensions[dimension];
  if (keys === undefined) throw new Error(`No dimension to fill {dim.${dimension}} from`);
  return partitionText(keys);
}

function momentText(epochMs: number | undefined, field: TemplateField, timezone: string): string {
  if (epochMs === undefined) throw new Error(`No window to fill {${field.name}} from`);
  if (field.pattern === undefined) return formatInstant(epochMs, timezone);
  return formatPattern(epochMs, timezone, field.pattern);
}
