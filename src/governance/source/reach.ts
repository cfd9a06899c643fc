import type { ImportedModule, SourceModule } from "./source.ts";

/** Files that modules import, directly or not, themselves included; sorted. */
export function reachedFrom(
  files: readonly string[],
  importsOf: (file: string) => readonly ImportedModule[],
): readonly string[] {
  const reached = new Set(files);
  // A set is gone through with what is added to it meanwhile.
  for (const file of reached) {
    for (const imported of importsOf(file)) if (imported.file !== undefined) reached.add(imported.file);
  }
  return [...reached].sort();
}

/**
 * All the code that a flow is made of, as one text: two of them are the same when no module that the flow reaches has changed.
 * Types are no part of it; comments are. It is to be hashed by the caller.
 */
export function codeOf(flow: { readonly reaches: readonly string[] }, modules: readonly SourceModule[]): string {
  const wanted = new Set(flow.reaches);
  const parts = modules.filter(({ file }) => wanted.has(file)).map(({ file, text }) => [file, text] as const);
  return JSON.stringify(parts.toSorted(([a], [b]) => (a < b ? -1 : 1)));
}
