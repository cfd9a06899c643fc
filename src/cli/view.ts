import type { Context } from "./context.ts";
import type { View } from "./format/run.ts";

/** How this terminal wants runs to look. */
export function viewOf(context: Context): View {
  return { colors: context.colors, now: Date.now(), columns: context.terminal.stdout.columns ?? 160 };
}
