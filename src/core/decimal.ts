/** Exact arithmetic on numbers as they are written in decimal. */

/** The size of a number, without its sign: `digits` times ten to the power of `exponent`. No digits: zero. */
export interface Decimal {
  /** Without zeros at either end. */
  readonly digits: string;
  readonly exponent: number;
}

/** Reads a number as JSON or JavaScript writes it, e.g. `-12.50` or `1e+22`. */
export function decimalOf(source: string): Decimal {
  const [mantissa = "", power = "0"] = source.replace(/^-/, "").toLowerCase().split("e");
  const [whole = "", fraction = ""] = mantissa.split(".");
  const all = whole + fraction;
  let start = 0;
  while (all.charCodeAt(start) === 0x30) start++;
  let end = all.length;
  while (end > start && all.charCodeAt(end - 1) === 0x30) end--;
  const digits = all.slice(start, end);
  if (digits === "") return { digits, exponent: 0 };
  return { digits, exponent: Number(power) - fraction.length + (all.length - end) };
}

/** Whether a number has the same decimal value when it is read as a JavaScript number and written again. */
export function isExact(source: string): boolean {
  const value = Number(source);
  if (!Number.isFinite(value)) return false;
  const back = String(value);
  if (back === source) return true;
  const [written, read] = [decimalOf(source), decimalOf(back)];
  return written.digits === read.digits && written.exponent === read.exponent;
}

/** Whether `value` is a whole multiple of `divisor`, both as they are written in decimal: 19.99 is one of 0.01. */
export function isMultipleOf(value: number, divisor: number): boolean {
  if (Number.isSafeInteger(value) && Number.isSafeInteger(divisor)) return value % divisor === 0;
  if (!Number.isFinite(value) || !Number.isFinite(divisor)) return false;
  const [of, by] = [decimalOf(String(value)), decimalOf(String(divisor))];
  if (of.digits === "") return by.digits !== "";
  if (by.digits === "") return false;
  const power = of.exponent - by.exponent;
  // Both are brought to the smaller exponent, where the question is one of whole numbers.
  return power < 0
    ? BigInt(of.digits) % (BigInt(by.digits) * 10n ** BigInt(-power)) === 0n
    : (BigInt(of.digits) * 10n ** BigInt(power)) % BigInt(by.digits) === 0n;
}
