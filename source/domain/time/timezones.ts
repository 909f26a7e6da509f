const utcNames = new Set(['utc', 'etc/utc', 'etc/uct', 'uct', 'zulu', 'etc/zulu', 'universal']);

/** True for the names of universal time itself, which text shows as `Z`. */
export function isUtc(timezone: string): boolean {
  return utcNames.has(timezone.toLowerCase());
}

/** True for an IANA time zone name, such as `Europe/Berlin` or `UTC`. */
export function isTimezone(name: string): boolean {
  if (!/^[A-Za-z]/.test(name)) return false;
  try {
    new Intl.DateTimeFormat('en-US', { timeZone: name });
    return true;
  } catch {
    return false;
  }
}

/** Names to suggest: `UTC` and every canonical zone, in alphabetical order after it. */
export function timezoneNames(): readonly string[] {
  return ['UTC', ...Intl.supportedValuesOf('timeZone').filter((name) => name !== 'UTC')];
}
