import { describe, expect, it } from 'vitest';
import { didYouMean, nearestName, nearestNames } from '../../source/domain/nearest-name.ts';

const assets = ['raw_events', 'events', 'clean', 'clean_weather', 'report', 'id'];

describe('nearest name', () => {
  it.each([
    ['clena', 'clean'],
    ['evnts', 'events'],
    ['Events', 'events'],
    ['reprot', 'report'],
    ['weather', 'clean_weather'],
    ['ix', 'id'],
    ['New_York', 'America/New_York', ['Asia/Tokyo', 'America/New_York']],
    ['rwa', 'raw', ['clean', 'raw']],
    ['zzz', undefined],
    ['', undefined],
    ['a', undefined],
    ['completely-different', undefined],
  ] as const)('to %j is %j', (name, expected, known: readonly string[] = assets) => {
    expect(nearestName(name, known)).toBe(expected);
  });

  it('is the first of equally near ones', () => {
    expect(nearestName('cat', ['bat', 'hat'])).toBe('bat');
  });

  it('is one of several when more are wanted, the likeliest first', () => {
    expect(nearestNames('eventz', ['events2', 'report', 'events'], 2)).toEqual([
      'events',
      'events2',
    ]);
  });

  it('becomes a question', () => {
    expect(didYouMean('clena', new Set(assets))).toBe('Did you mean "clean"?');
    expect(didYouMean('zzz', assets)).toBeUndefined();
  });
});
