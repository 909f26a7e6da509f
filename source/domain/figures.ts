/** A whole number with thousands separators: `1,037`. */
export function formatCount(count: number): string {
  return String(count).replace(/\B(?=(\d{3})+$)/g, ',');
}

/** `1 cell`, `2 cells`. */
export function countOf(count: number, noun: string): string {
  return `${formatCount(count)} ${noun}${count === 1 ? '' : 's'}`;
}

/** Currencies that have a sign of their own; `Intl` would tell, at 20 ms of every start. */
const signs: Readonly<Record<string, string>> = {
  USD: '$',
  EUR: '€',
  GBP: '£',
  JPY: '¥',
  CNY: '¥',
  INR: '₹',
  KRW: '₩',
  BRL: 'R$',
  CAD: '$',
  AUD: '$',
  NZD: '$',
};

/** Two decimals, or two significant digits of an amount that would hardly show in them. */
function formatAmount(amount: number): string {
  if (amount === 0 || amount >= 0.1) {
    const [whole = '', cents = ''] = amount.toFixed(2).split('.');
    return `${formatCount(Number(whole))}.${cents}`;
  }
  const digits = Math.min(20, 1 - Math.floor(Math.log10(amount)));
  return amount.toFixed(digits).replace(/0+$/, '');
}

/** Money with the currency's sign; small amounts keep two significant digits: `$4.31`, `$0.004`. */
export function formatMoney(amount: number, currency: string): string {
  const minus = amount < 0 ? '-' : '';
  const text = formatAmount(Math.abs(amount));
  const sign = signs[currency];
  return sign === undefined ? `${minus}${text} ${currency}` : `${minus}${sign}${text}`;
}

/** Whole percent, never rounded up to 100 or down to 0 while something is left or done. */
export function formatPercent(done: number, total: number): string {
  if (total === 0) return '100%';
  const percent = Math.round((100 * done) / total);
  if (done < total && percent === 100) return '99%';
  return done > 0 && percent === 0 ? '1%' : `${percent}%`;
}
