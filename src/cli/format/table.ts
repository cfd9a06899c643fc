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

/** At most `columns` characters of one line; what was cut shows as "…". */
export function clip(text: string, columns: number): string {
  const line = text.replaceAll(/\s+/g, " ");
  return line.length <= columns ? line : `${line.slice(0, Math.max(0, columns - 1))}…`;
}
