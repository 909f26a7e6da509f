const unicodeLabels: Readonly<Record<string, string>> = {
  enter: '↵',
  space: '␣',
  left: '←',
  right: '→',
  up: '↑',
  down: '↓',
};

const labels: Readonly<Record<string, string>> = {
  pageup: 'PgUp',
  pagedown: 'PgDn',
  home: 'Home',
  end: 'End',
};

/** How a key is written for people. */
export function keyLabel(key: string, unicode: boolean): string {
  return (unicode ? unicodeLabels[key] : undefined) ?? labels[key] ?? key;
}
