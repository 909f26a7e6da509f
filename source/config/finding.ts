import type { Problem } from '../domain/problem.ts';
import type { JsonDocument, JsonPath, JsonPlace } from './json-document.ts';

/** A problem and its place in the config. */
export interface Finding {
  readonly problem: Problem;
  readonly place: JsonPlace;
}

/** A finding about the value at a path, or at a path inside it when the problem knows one. */
export function findingAt(path: JsonPath, { path: inside = [], ...problem }: Problem): Finding {
  return { problem, place: { path: [...path, ...inside], at: 'value' } };
}

/** The findings as problems with locations, in the order of the file. */
export function locateFindings(
  document: JsonDocument,
  findings: readonly Finding[],
): readonly Problem[] {
  return findings
    .map(({ problem, place }) => ({ ...problem, location: document.locate(place) }))
    .sort((a, b) => a.location.line - b.location.line || a.location.column - b.location.column);
}
