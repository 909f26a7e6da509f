/**
 * Whether an end is heard of so late, in ms, that this process must have been stopped meanwhile: its
 * time is then the one that was recorded. Else it is best told by the listener's own clock, which
 * never goes back.
 */
export function isLate(sinceMs: number): boolean {
  return sinceMs > 1_000;
}
