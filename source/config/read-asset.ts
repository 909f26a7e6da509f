import type { AssetDefinition } from '../domain/asset.ts';
import type { Result } from '../domain/problem.ts';
import { ok } from '../domain/problem.ts';
import type { AssetInput } from './asset-schema.ts';
import { createDefinition } from './create-definition.ts';
import type { Finding } from './finding.ts';
import { findingAt } from './finding.ts';
import { hashFiles } from './hash-files.ts';
import type { JsonPath } from './json-document.ts';
import { readKeys } from './read-keys.ts';

export interface AssetPlace {
  readonly name: string;
  /** Absolute folder of the config. */
  readonly root: string;
  /** The config's, for definitions that name none. */
  readonly timezone: string;
}

export interface ReadAsset {
  readonly definition: AssetDefinition;
  readonly findings: readonly Finding[];
  /** The keys could not be read, so nothing can be said about the partitions. */
  readonly isVague: boolean;
}

/** One asset with its keys read and its code hashed; what fails is a finding and left empty. */
export async function readAsset(
  { codeVersion, ...input }: AssetInput,
  place: AssetPlace,
): Promise<ReadAsset> {
  const { name, root } = place;
  const [keys, version] = await Promise.all([
    readStaticKeys(input, root),
    readCodeVersion(codeVersion, root),
  ]);
  const path = ['assets', name];
  const definition = createDefinition(input, {
    ...place,
    keysOf: (dimension) => {
      const read = keys.find((each) => each.dimension === dimension)?.result;
      return read?.ok === true ? read.value : [];
    },
    ...(version.ok && version.value !== undefined && { codeVersion: version.value }),
  });
  const findings = [
    ...keys.flatMap(({ path: inside, result }) =>
      asFindings([...path, 'partitions', ...inside, 'keys'], name, result),
    ),
    ...asFindings([...path, 'codeVersion', 'files'], name, version),
  ];
  return { definition, findings, isVague: keys.some(({ result }) => !result.ok) };
}

function asFindings(path: JsonPath, name: string, result: Result<unknown>): readonly Finding[] {
  if (result.ok) return [];
  return result.problems.map((problem) =>
    findingAt(path, { ...problem, message: `asset "${name}": ${problem.message}` }),
  );
}

/** Keys of a static asset or of a static dimension. */
interface ReadKeys {
  readonly dimension?: string;
  /** From the partitions to where they are divided so. */
  readonly path: JsonPath;
  readonly result: Result<readonly string[]>;
}

async function readStaticKeys(
  { partitions }: Pick<AssetInput, 'partitions'>,
  root: string,
): Promise<readonly ReadKeys[]> {
  if (partitions?.type === 'static') {
    return [{ path: [], result: await readKeys(partitions.keys, root) }];
  }
  if (partitions?.type !== 'multi') return [];
  const read = Object.entries(partitions.dimensions).map(async ([dimension, each]) =>
    each.type === 'static'
      ? [{ dimension, path: ['dimensions', dimension], result: await readKeys(each.keys, root) }]
      : [],
  );
  return (await Promise.all(read)).flat();
}

async function readCodeVersion(
  codeVersion: AssetInput['codeVersion'],
  root: string,
): Promise<Result<string | undefined>> {
  if (typeof codeVersion === 'object') return hashFiles(codeVersion.files, root);
  return ok(codeVersion);
}
