/** Environment variables as a process sees them. */
export type Environment = Readonly<Record<string, string | undefined>>;

/**
 * Whether a terminal shows more than ASCII: what the locale says, UTF-8 when it says nothing. The
 * console of Linux and dumb terminals lack the glyphs.
 */
export function detectUnicode(env: Environment): boolean {
  if (env['TERM'] === 'dumb' || env['TERM'] === 'linux') return false;
  const locale = [env['LC_ALL'], env['LC_CTYPE'], env['LANG']].find(
    (value) => (value ?? '') !== '',
  );
  return locale === undefined || /utf-?8/i.test(locale);
}
