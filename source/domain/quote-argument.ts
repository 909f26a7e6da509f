/** The text as one argument of a command for a POSIX shell, in quotes where it needs them. */
export function quoteArgument(text: string): string {
  return /^[\w.+:/=@-]+$/.test(text) ? text : `'${text.replaceAll("'", String.raw`'\''`)}'`;
}
