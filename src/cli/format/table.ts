import { stripVTControlCharacters } from "node:util";

/** Columns of text, two spaces apart; the last column is as wide as it likes. Colours take no width. */
export function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const all = [head, ...rows];
  const widths = head.map((_, column) => Math.max(...all.map((row) => width(row[column] ?? ""))));
  return all
    .map((row) =>
      row
        .map((cell, column) => pad(cell, widths[column] ?? 0))
        .join("  ")
        .trimEnd(),
    )
    .join("\n");
}

function pad(cell: string, columns: number): string {
  return cell + " ".repeat(Math.max(0, columns - width(cell)));
}

function width(cell: string): number {
  return stripVTControlCharacters(cell).length;
}

/**
 * Text from outside as one line: without control characters, which could move the cursor or colour the rest of the
 * terminal.
 */
export function oneLine(text: string): string {
  return stripVTControlCharacters(text)
    .replaceAll(/[\s\p{Cc}]+/gu, " ")
    .trim();
}

/** At most `columns` characters of one line; what was cut shows as "…". */
export function clip(text: string, columns: number): string {
  const line = oneLine(text);
  return line.length <= columns ? line : `${line.slice(0, Math.max(0, columns - 1))}…`;
}
