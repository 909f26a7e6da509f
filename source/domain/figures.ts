const counts = new Intl.NumberFormat('en-US');

/** A whole number with thousands separators: `1,037`. */
export function formatCount(count: number): string {
  return counts.format(count);
}

/** `1 cell`, `2 cells`. */
export function countOf(count: number, noun: string): string {
  return `${formatCount(count)} ${noun}${count === 1 ? '' : 's'}`;
}

/** Money with the currency's sign; small amounts keep two significant digits: `$4.31`, `$0.004`. */
export function formatMoney(amount: number, currency: string): string {
  const isSmall = amount !== 0 && Math.abs(amount) < 0.1;
  const digits = isSmall
    ? { maximumSignificantDigits: 2 }
    : { minimumFractionDigits: 2, maximumFractionDigits: 2 };
  return moneyFormat(currency, digits).format(amount);
}

/** Currencies that `Intl` refuses are written after the number. */
function moneyFormat(
  currency: string,
  digits: Intl.NumberFormatOptions,
): { format(amount: number): string } {
  try {
    return new Intl.NumberFormat('en-US', {
      style: 'currency',
      currency,
      currencyDisplay: 'narrowSymbol',
      ...digits,
    });
  } catch {
    const plain = new Intl.NumberFormat('en-US', digits);
    return { format: (amount) => `${plain.format(amount)} ${currency}` };
  }
}

/** Whole percent, never rounded up to 100 or down to 0 while something is left or done. */
export function formatPercent(done: number, total: number): string {
  if (total === 0) return '100%';
  const percent = Math.round((100 * done) / total);
  if (done < total && percent === 100) return '99%';
  return done > 0 && percent === 0 ? '1%' : `${percent}%`;
}
