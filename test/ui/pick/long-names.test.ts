import { expect, test } from 'vitest';
import { both, fixed, timed } from '../../builders/asset.ts';
import { graph } from '../../builders/graph.ts';
import { openScreen } from '../open-screen.ts';

const long = 'warehouse.marts_customer_lifetime_value_snapshot';
const assets = graph(`${long}_v2 -> ${long}_v3; stores`, {
  stores: both({ day: timed('daily'), store: fixed('main', '東京-shibuya-flagship-store-one') }),
});

test('names that differ in their ends are told apart, and titles keep the status', async () => {
  const { screen } = openScreen({ graph: assets, columns: 60, rows: 16 });
  await screen.until(/assets/);
  expect(screen.text()).toMatchInlineSnapshot(`
    " backfill · weather
     3 assets   240 cells   · 240
    ┌ assets rows 1-4 of 5 ───────────────────────── zoom: day ┐
    │                            2024 Feb                      │
    │                            01     08     15     22       │
    │ ›stores                 ································ │
    │    main                 ································ │
    │    東京-shibu…store-one ································ │
    │  warehouse.m…napshot_v2 ································ │
    ├ stores / 2024-02-29|m…a-flagship-store-one ── 2 missing ─┤
    │ window    2024-02-29 to 2024-03-01  2 partitions         │
    │                                                          │
    │                                                          │
    │                                                          │
    └ Nothing is built yet: mark cells, then enter plans them ─┘
     ↵ plan  ␣ mark  v range  m missing  i lens  ? help  q quit"
  `);
});

test('rows are counted where an asset has several, and keys are cut by columns', async () => {
  const { screen } = openScreen({ graph: assets, columns: 60, rows: 16 });
  await screen.until(/assets/);
  screen.press('j', 'j', 'j', 'j');
  await screen.until(/rows 2-5 of 5/);
  expect(screen.text()).toMatchInlineSnapshot(`
    " backfill · weather
     3 assets   240 cells   · 240
    ┌ assets rows 2-5 of 5 ───────────────────────── zoom: day ┐
    │                            2024 Feb                      │
    │                            01     08     15     22       │
    │    main                 ································ │
    │    東京-shibu…store-one ································ │
    │  warehouse.m…napshot_v2 ································ │
    │ ›└ warehouse.…apshot_v3 ································ │
    ├ warehouse.marts_custom…pshot_v3 / 2024-02-29 ── missing ─┤
    │ window    2024-02-29T00:00:00Z to 2024-03-01T00:00:00Z   │
    │ built     never                                          │
    │ reads     warehouse.marts_customer_lifetime_value_snaps… │
    │                                                          │
    └ Nothing is built yet: mark cells, then enter plans them ─┘
     ↵ plan  ␣ mark  v range  m missing  i lens  ? help  q quit"
  `);
});

test('a plan keeps its figures and reasons beside long names', async () => {
  const { screen } = openScreen({ graph: assets, columns: 60, rows: 24 });
  await screen.until(/assets/);
  screen.press('a', '\r');
  await screen.until(/launches this plan/);
  const lines = screen.lines();
  expect(lines.filter((line) => /^│ (asset|stores|warehouse)/.test(line)).slice(0, 6))
    .toMatchInlineSnapshot(`
      [
        "│ asset                   tasks  cells  why      cost      │",
        "│ stores                    120    120  missing     ?      │",
        "│ warehouse.m…napshot_v2     60     60  missing     ?      │",
        "│ warehouse.m…napshot_v3     60     60  missing     ?      │",
        "│ stores/2024-01-01|main  missing                          │",
        "│ stores/2024-01-01|東京-…buya-flagship-store-one  missing │",
      ]
    `);
});
