import { readFile } from 'node:fs/promises';
import { describe, expect, test } from 'vitest';
import { createJsonSchema } from '../../source/config/json-schema.ts';

interface SchemaNode {
  readonly description?: string;
  readonly properties?: Readonly<Record<string, SchemaNode>>;
  readonly [keyword: string]: unknown;
}

/** Every property of every object in the schema that says nothing about itself. */
function* undescribed(node: unknown, path: string): Generator<string> {
  if (typeof node !== 'object' || node === null) return;
  const { properties = {} } = node as SchemaNode;
  for (const [name, property] of Object.entries(properties)) {
    if (property.description === undefined) yield `${path}.${name}`;
  }
  for (const [key, inner] of Object.entries(node)) yield* undescribed(inner, `${path}/${key}`);
}

describe('the JSON Schema', () => {
  test('in schema.json is the one that validates (else run: node scripts/write-schema.mjs)', async () => {
    expect(JSON.parse(await readFile('schema.json', 'utf8'))).toEqual(createJsonSchema());
  });

  test('describes every property', () => {
    expect([...undescribed(createJsonSchema(), '')]).toEqual([]);
  });

  test('refuses unknown keys, and requires only assets and what an asset cannot do without', () => {
    expect(createJsonSchema()).toMatchObject({
      additionalProperties: false,
      required: ['assets'],
      properties: {
        timezone: { default: 'UTC' },
        assets: { additionalProperties: { required: ['command'], additionalProperties: false } },
      },
    });
  });
});
