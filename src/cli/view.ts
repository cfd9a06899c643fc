import type { Context } from "./context.ts";
import type { View } from "./format/run.ts";

/** For output that goes to no terminal, or to one that does not know its size. */
const usualColumns = 160;

/** How this terminal wants runs to look. */
export function viewOf(context: Context): View {
  return { colors: context.colors, now: Date.now(), columns: context.terminal.stdout.columns || usualColumns };
}
