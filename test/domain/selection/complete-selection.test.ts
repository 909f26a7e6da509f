import { expect, test } from 'vitest';
import { completeSelection } from '../../../source/domain/selection/complete-selection.ts';
import { selectAssets } from '../../../source/domain/selection/select-assets.ts';
import { graph } from '../../builders/graph.ts';
import { applyOptions, readCursor } from './completion-chart.ts';

const drawn = graph('raw_events -> events -> report; raw_users', {
  raw_events: { group: 'ingest', owner: 'data team', tags: { tier: '1' } },
  raw_users: { group: 'ingest', tags: { tier: '2', pii: 'yes' } },
  report: { group: 'out, monthly', partitions: { type: 'unpartitioned' } },
});

test.each<[string, readonly string[]]>([
  ['|', ['raw_events', 'events', 'raw_users', 'report', 'group:', 'tag:', 'owner:', '*', '+', '!']],
  ['raw|', ['raw_events', 'raw_users']],
  ['ev|', ['events', 'raw_events']],
  ['EV|', ['events', 'raw_events']],
  ['raw_us|ers', ['raw_users']],
  ['report|', ['report+', 'report+1', 'report,', 'report ']],
  ['+rep|', ['+report']],
  ['+|', ['+raw_events', '+events', '+raw_users', '+report', '+group:', '+tag:', '+owner:', '+*']],
  ['report !raw_e|', ['report !raw_events']],
  ['events, gr|', ['events, group:']],
  ['group:|', ['group:"out, monthly"', 'group:ingest']],
  ['group:in|', ['group:ingest']],
  ['owner:d|', ['owner:"data team"']],
  ['tag:|', ['tag:pii=', 'tag:tier=']],
  ['tag:tier=|', ['tag:tier=1', 'tag:tier=2']],
  ['tag:none=|', []],
  ['zzz|', []],
])('completing %s offers %j', (text, offered) => {
  const { text: written, cursor } = readCursor(text);

  expect(applyOptions(written, completeSelection(drawn, written, cursor))).toEqual(offered);
});

test('assets and selectors that are offered can be selected', () => {
  for (const begun of ['', 'group:', 'tag:tier=', 'owner:', '+', 'report,report ']) {
    const completion = completeSelection(drawn, begun, begun.length);
    const whole = applyOptions(begun, completion).filter((text) => /[\w"*]$/.test(text));
    expect(whole.length).toBeGreaterThan(0);
    for (const text of whole) expect([text, selectAssets(drawn, text).ok]).toEqual([text, true]);
  }
});
