import type * as z from 'zod';
import { configSchema } from './schema.ts';
import type { ConfigInput } from './schema.ts';

/** What is left of a config whose shape is wrong in places, so that the rest can be checked. */
export interface Salvaged {
  readonly input: ConfigInput;
  /** Assets whose partitions are not what the file says. */
  readonly doubtful: ReadonlySet<string>;
}

/** Name that stands for a dependency that could not be read. */
export const unreadableName = '\u0000';

type JsonObject = Record<PropertyKey, unknown>;
type Issue = z.core.$ZodIssue;

/**
 * Takes the values with issues out, or puts harmless ones in their place, without moving any
 * other: paths into what is left are paths into the file. `undefined`: too little is left.
 */
export function salvageConfig(value: unknown, issues: readonly Issue[]): Salvaged | undefined {
  const copy = structuredClone(value);
  const doubtful = new Set<string>();
  for (const issue of issues) {
    repair(copy, issue);
    const [section, name, field] = issue.path;
    if (section === 'assets' && (field === undefined || field === 'partitions')) {
      doubtful.add(String(name));
    }
  }
  const parsed = configSchema.safeParse(copy);
  return parsed.success ? { input: parsed.data, doubtful } : undefined;
}

function repair(config: unknown, issue: Issue): void {
  const [section, ...inside] = issue.path;
  if (issue.code === 'unrecognized_keys') {
    for (const key of issue.keys) remove(objectAt(config, issue.path), key);
  } else if (section === 'assets') {
    repairAssets(objectAt(config, ['assets']), inside, issue);
  } else if (section === 'pools' && inside.length > 0) {
    const pools = objectAt(config, ['pools']);
    if (pools) pools[inside[0]!] = 1;
  } else if (section !== undefined) {
    remove(objectAt(config, []), section);
  }
}

function repairAssets(
  assets: JsonObject | undefined,
  [name, ...inside]: readonly PropertyKey[],
  issue: Issue,
): void {
  if (assets === undefined || name === undefined) return;
  const asset = objectAt(assets, [name]);
  if (issue.code === 'invalid_key') remove(assets, name);
  else if (asset === undefined || inside.length === 0) assets[name] = { command: 'true' };
  else repairAsset(asset, inside);
}

function repairAsset(asset: JsonObject, [field, ...inside]: readonly PropertyKey[]): void {
  if (field === undefined) return;
  if (field === 'command') asset['command'] = 'true';
  else if (field === 'deps' && inside.length > 0) repairDependency(asset['deps'], inside);
  else if (field === 'partitions' && isOptionalPart(inside)) {
    remove(objectAt(asset, ['partitions']), inside[0]!);
  } else {
    remove(asset, field);
  }
}

function isOptionalPart([part]: readonly PropertyKey[]): boolean {
  return (
    part !== undefined &&
    !['type', 'start', 'keys', 'schedule', 'dimensions'].includes(String(part))
  );
}

function repairDependency(deps: unknown, [index, ...inside]: readonly PropertyKey[]): void {
  const list = deps as JsonObject;
  const dependency = objectAt(list, [index!]);
  if (inside[0] === 'mapping' && dependency) dependency['mapping'] = 'all';
  else list[index!] = unreadableName;
}

function objectAt(value: unknown, path: readonly PropertyKey[]): JsonObject | undefined {
  let inner = value;
  for (const key of path) inner = (inner as JsonObject | undefined)?.[key];
  return typeof inner === 'object' && inner !== null ? (inner as JsonObject) : undefined;
}

function remove(holder: JsonObject | undefined, key: PropertyKey): void {
  if (holder) Reflect.deleteProperty(holder, key);
}
