/** The commented config that `init` writes: two assets that run anywhere with a POSIX shell. */
export function starterConfig(): string {
  return starter;
}

const starter = `{
  // Editors complete this file with the schema: \`backfill schema > backfill.schema.json\` writes it.
  "$schema": "./node_modules/backfill-tui/schema.json",

  // Days, weeks and months begin at midnight of this zone (an IANA name).
  "timezone": "UTC",

  // Tasks that run at once. Pools limit assets that share something: { "api": 2 }.
  "concurrency": 4,

  "assets": {
    // One file per day. A task is any command that exits 0: {partition} is the day it builds.
    "events": {
      "description": "What happened on each day",
      "group": "example",
      "partitions": { "type": "daily", "start": "2026-01-01", "end": "2026-03-01" },
      // Text runs with \`sh -c\`, and every {field} in it is quoted. "{{" is a literal brace.
      // Lines of JSON in $BACKFILL_RESULT report rows, bytes, cost and dataVersion.
      "command": "mkdir -p data/events && echo {partition} > data/events/{partition}.txt && echo '{{\\"rows\\":1}' >> \\"$BACKFILL_RESULT\\"",
      // Raise it when the code changes: what was built before is then stale.
      "codeVersion": "1",
      "retry": { "max": 2, "delay": "5s" },
      "timeout": "10m",
      "checks": [{ "name": "not empty", "command": ["test", "-s", "data/events/{partition}.txt"] }],
    },

    // One file per month, from the days in it: a month waits until all its days are built.
    "monthly_report": {
      "description": "How many events each month has",
      "group": "example",
      "deps": ["events"],
      "partitions": { "type": "monthly", "start": "2026-01-01", "end": "2026-03-01" },
      // A list runs without a shell of its own, and its fields are filled in as they are.
      "command": [
        "sh",
        "-c",
        "mkdir -p data/months && cat data/events/$1-*.txt | wc -l > data/months/$1.txt",
        "sh",
        "{partition}",
      ],
      "codeVersion": "1",
    },
  },
}
`;
