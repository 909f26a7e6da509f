import type { Command } from '../domain/asset.ts';
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
  const hasWindows = asset.partitions !== undefined && asset.partitions.type !== 'static';
  return [...templatesOf(name, asset)].flatMap((placed) => {
    const parsed = parseTemplate(placed.text);
    if (parsed.ok) return hasWindows ? [] : windowlessFields(placed, parsed.value);
    const { owner, field } = subjectOf(placed.path);
    return parsed.problems.map(({ offset, ...problem }) => ({
      problem: { ...problem, message: `${owner}${problem.message} in "${field}"` },
      place: { path: placed.path, at: 'value', character: offset },
    }));
  });
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
    if (typeof part === 'string' || (part.name !== 'start' && part.name !== 'end')) return [];
    const message = `${owner}template field "{${part.name}}" in "${field}" has no value, since the asset is not divided by time`;
    const hint = 'Use {partition}, or give the asset time partitions.';
    return [findingAt(path, { code: 'template-without-window', message, hint })];
  });
}
