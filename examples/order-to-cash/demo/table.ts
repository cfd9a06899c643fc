/** The verdict as text. */
import type { EffectRow, Verdict } from "./verdict.ts";

const number = new Intl.NumberFormat("en-US");

export function renderVerdict(verdict: Verdict): string {
  return [
    renderRows(["deliveries", ""], deliveryRows(verdict)),
    renderRows(["runs", ""], runRows(verdict)),
    renderRows(["system", "effect", "expected", "found", "doubled", "lost"], verdict.effects.map(effectRow)),
    conclusion(verdict),
  ].join("\n\n");
}

function deliveryRows({ sent, accepted, duplicates, refused }: Verdict): readonly (readonly string[])[] {
  return [
    ["sent", number.format(sent.deliveries)],
    ["sent twice", number.format(sent.copies)],
    ["sent again while there was no answer", number.format(sent.retries)],
    ["accepted", number.format(accepted)],
    ["answered as duplicates", number.format(duplicates)],
    ...Object.entries(refused).map(([code, count]) => [`refused: ${code}`, number.format(count)]),
  ];
}

function runRows({ runs }: Verdict): readonly (readonly string[])[] {
  return [
    ["completed", number.format(runs.completed)],
    ["compensated", number.format(runs.compensated)],
    ["dead (waits for a person)", number.format(runs.dead)],
    ["unfinished", number.format(runs.unfinished)],
  ];
}

function effectRow({ system, effect, expected, found, doubled, lost }: EffectRow): readonly string[] {
  return [system, effect, ...[expected, found, doubled, lost].map((count) => number.format(count))];
}

function conclusion({ doubled, lost, problems }: Verdict): string {
  const shown = problems.slice(0, 20).map((problem) => `  ${problem}`);
  if (shown.length === 0) return "Nothing lost, nothing done twice, every accepted delivery came to its end.";
  const more = problems.length > shown.length ? [`  and ${problems.length - shown.length} more`] : [];
  return [`Not as it must be (${lost} lost, ${doubled} doubled):`, ...shown, ...more].join("\n");
}

/** Columns as wide as their widest cell; the first row is the head; numbers stand to the right. */
function renderRows(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const widths = head.map((title, column) => Math.max(title.length, ...rows.map((row) => row[column]?.length ?? 0)));
  const line = (row: readonly string[]) =>
    row
      .map((cell, column) => (isNumber(cell) ? cell.padStart(widths[column] ?? 0) : cell.padEnd(widths[column] ?? 0)))
      .join("  ")
      .trimEnd();
  const rule = widths.map((width) => "─".repeat(width)).join("──");
  return [line(head), rule, ...rows.map(line)].join("\n");
}

function isNumber(cell: string): boolean {
  return /^[\d,]+$/.test(cell);
}
