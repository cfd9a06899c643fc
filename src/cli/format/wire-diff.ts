import type { SchemaDiff } from "../../contracts/compare/diff.ts";

/** As documented in docs/cli.md. That a change could not be decided is in its message. */
export function wireDiff({ compatible, mode, policy, requiredBump, changes }: SchemaDiff): object {
  const wired = changes.map(({ pointer, kind, breaking, message, counterexample }) => ({
    ...{ pointer, kind, breaking, message },
    ...(counterexample === undefined ? {} : { counterexample }),
  }));
  return { compatible, mode, policy, requiredBump, changes: wired };
}
