import { hostname } from 'node:os';
import { readPlace, readStartTime } from './process-identity.ts';

/** A computer as far as locks are concerned. */
export interface Host {
  readonly name: string;
  /** This process. */
  readonly pid: number;
  /** As `readPlace` says. */
  readonly place: string;
  /** As `readStartTime` says. */
  startTime(pid: number): string | undefined;
}

/** The computer that this process runs on. */
export const systemHost: Host = {
  get name() {
    return hostname();
  },
  get place() {
    return readPlace();
  },
  pid: process.pid,
  startTime: readStartTime,
};
