import type { Colors } from "../context.ts";
import type { CheckResult } from "../doctor/check.ts";

const marks = { ok: "✓", warn: "!", fail: "✗" } as const;

/** A line for what was found, and one for what to do. */
export function formatCheck({ name, status, found, fix }: CheckResult, colors: Colors): string {
  const paint = { ok: colors.green, warn: colors.yellow, fail: colors.red }[status];
  const line = `${paint(marks[status])} ${name.padEnd(12)} ${found}`;
  return fix === undefined ? line : `${line}\n  ${" ".repeat(12)} ${colors.bold(fix)}`;
}
