/**
 * Money is decimal text from one end to the other: `0.1 + 0.2` is not `0.3` in a float, and a yen has no cents while a
 * dinar has three. Sums are computed in whole units of the finest amount.
 */

const pattern = /^(-?)(\d+)(?:\.(\d+))?$/;

/** The sum, with as many decimals as the finest amount: `["10", "0.50"]` is `10.50`. Nothing sums to `0`. */
export function sumMoney(amounts: readonly string[]): string {
  const parsed = amounts.map(parseMoney);
  const decimals = Math.max(0, ...parsed.map((amount) => amount.decimals));
  const total = parsed.reduce((sum, amount) => sum + amount.units * 10n ** BigInt(decimals - amount.decimals), 0n);
  return formatMoney(total, decimals);
}

export function isZero(amount: string): boolean {
  return parseMoney(amount).units === 0n;
}

function parseMoney(amount: string): { readonly units: bigint; readonly decimals: number } {
  const match = pattern.exec(amount);
  if (match === null) throw new Error("An amount is not decimal text such as 404.95");
  const [, sign = "", whole = "", fraction = ""] = match;
  return { units: BigInt(`${sign}${whole}${fraction}`), decimals: fraction.length };
}

function formatMoney(units: bigint, decimals: number): string {
  const digits = String(units < 0n ? -units : units).padStart(decimals + 1, "0");
  const split = digits.length - decimals;
  const text = decimals === 0 ? digits : `${digits.slice(0, split)}.${digits.slice(split)}`;
  return units < 0n ? `-${text}` : text;
}
