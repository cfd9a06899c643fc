/** `1 item`, `3 items`. */
export function count(number: unknown, what: string): string {
  return `${number} ${what}${number === 1 ? "" : "s"}`;
}
