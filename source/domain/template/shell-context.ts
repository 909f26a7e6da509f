/** Open quotes and substitutions of a shell text read so far, outermost first. */
export type ShellContext = readonly ShellNesting[];

type ShellNesting = 'single' | 'double' | 'parenthesis' | 'backtick' | 'comment';

export const atShellStart: ShellContext = [];

/**
 * The context after more text of the same POSIX sh command, which continues the word before it
 * unless it starts with a blank. Here-documents are not followed.
 */
export function advanceShell(context: ShellContext, text: string): ShellContext {
  const open = [...context];
  for (let i = 0; i < text.length; i++) {
    const innermost = open.at(-1);
    if (text[i] === '\\' && innermost !== 'single' && innermost !== 'comment') i++;
    else if (innermost === 'single') closeAt(open, text[i]!, "'");
    else if (innermost === 'comment') closeAt(open, text[i]!, '\n');
    else if (innermost === 'double') stepInDouble(open, text, i);
    else stepUnquoted(open, text, i);
  }
  return open;
}

function closeAt(open: ShellNesting[], character: string, end: string): void {
  if (character === end) open.pop();
}

function stepInDouble(open: ShellNesting[], text: string, at: number): void {
  if (text[at] === '"') open.pop();
  else if (text[at] === '`') open.push('backtick');
  else if (text[at] === '(' && text[at - 1] === '$') open.push('parenthesis');
}

function stepUnquoted(open: ShellNesting[], text: string, at: number): void {
  const innermost = open.at(-1);
  switch (text.charAt(at)) {
    case "'":
      open.push('single');
      break;
    case '"':
      open.push('double');
      break;
    case '(':
      open.push('parenthesis');
      break;
    case ')':
      if (innermost === 'parenthesis') open.pop();
      break;
    case '`':
      if (innermost === 'backtick') open.pop();
      else open.push('backtick');
      break;
    case '#':
      if (/[\s;&|(]/.test(text.charAt(at - 1))) open.push('comment');
      break;
  }
}

/**
 * A value as one literal word of sh: in single quotes, which inside other quotes means closing
 * those, and opening them again after it.
 */
export function quoteForShell(value: string, context: ShellContext): string {
  const quoted = `'${value.replaceAll("'", `'\\''`)}'`;
  switch (context.at(-1)) {
    case 'single':
      return `'${quoted}'`;
    case 'double':
      return `"${quoted}"`;
    default:
      return quoted;
  }
}
