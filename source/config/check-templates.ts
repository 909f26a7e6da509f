import type { Command } from '../domain/asset.ts';
import { didYouMean } from '../domain/nearest-name.ts';
import type { Template } from '../domain/template.ts';
import { parseTemplate } from '../domain/template.ts';
import type { AssetInput } from './asset-schema.ts';
import { subjectOf } from './config-path.ts';
import type { Finding } from './finding.ts';
import { findingAt } from './finding.ts';
import type { JsonPath } from './json-document.ts';

interface PlacedText {
  readonly path: JsonPath;
  readonly text: string;
}

/** Every field in an asset's templates that does not exist or has no value there. */
export function checkTemplates(name: string, asset: AssetInput): readonly Finding[] {
  const hasWindows = isDividedByTime(asset.partitions);
  const dimensions = asset.partitions?.type === 'multi' ? asset.partitions.dimensions : {};
  return [...templatesOf(name, asset)].flatMap((placed) => {
    const parsed = parseTemplate(placed.text);
    if (parsed.ok) {
      return [
        ...(hasWindows ? [] : windowlessFields(placed, parsed.value)),
        ...unknownDimensions(placed, parsed.value, Object.keys(dimensions)),
      ];
    }
    const { owner, field } = subjectOf(placed.path);
    return parsed.problems.map(({ offset, ...problem }) => ({
      problem: { ...problem, message: `${owner}${problem.message} in "${field}"` },
      place: { path: placed.path, at: 'value', character: offset },
    }));
  });
}

function isDividedByTime(partitions: AssetInput['partitions']): boolean {
  if (partitions?.type !== 'multi') {
    return partitions !== undefined && partitions.type !== 'static';
  }
  return Object.values(partitions.dimensions).some(({ type }) => type !== 'static');
}

function* templatesOf(name: string, asset: AssetInput): Generator<PlacedText> {
  const base = ['assets', name];
  yield* commandTexts([...base, 'command'], asset.command);
  yield { path: [...base, 'cwd'], text: asset.cwd };
  for (const [key, text] of Object.entries(asset.env)) yield { path: [...base, 'env', key], text };
  for (const [i, check] of asset.checks.entries()) {
    yield* commandTexts([...base, 'checks', i, 'command'], check.command);
  }
}

function* commandTexts(path: JsonPath, command: Command): Generator<PlacedText> {
  if (typeof command === 'string') yield { path, text: command };
  else for (const [i, text] of command.entries()) yield { path: [...path, i], text };
}

function windowlessFields({ path }: PlacedText, template: Template): readonly Finding[] {
  const { owner, field } = subjectOf(path);
  return template.flatMap((part) => {
    if (typeof part === 'string' || 'dimension' in part) return [];
    if (part.name !== 'start' && part.name !== 'end') return [];
    const message = `${owner}template field "{${part.name}}" in "${field}" has no value, since the asset is not divided by time`;
    const hint = 'Use {partition}, or give the asset time partitions.';
    return [findingAt(path, { code: 'template-without-window', message, hint })];
  });
}

function unknownDimensions(
  { path }: PlacedText,
  template: Template,
  known: readonly string[],
): readonly Finding[] {
  const { owner, field } = subjectOf(path);
  return template.flatMap((part) => {
    if (typeof part === 'string' || !('dimension' in part)) return [];
    const { dimension } = part;
    if (known.includes(dimension)) return [];
    const message = `${owner}template field "{dim.${dimension}}" in "${field}" names no dimension of the asset`;
    const hint =
      known.length === 0
        ? 'Only multi partitions have dimensions.'
        : (didYouMean(dimension, known) ?? `Its dimensions are ${known.join(' and ')}.`);
    return [findingAt(path, { code: 'unknown-dimension', message, hint })];
  });
}
