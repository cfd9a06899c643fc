import type { ProjectSource, SourceModule, UnreadableModule } from "./source.ts";

/** A stub: reads nothing yet. */
export function readSource(
  _modules: readonly SourceModule[],
  unreadable: readonly UnreadableModule[] = [],
): ProjectSource {
  return { flows: [], modules: [], unreadable };
}
