#!/usr/bin/env node
import { processIo } from './commands/process-io.ts';
import { runCommandLine } from './commands/run-command-line.ts';

process.exitCode = await runCommandLine(process.argv.slice(2), processIo());
