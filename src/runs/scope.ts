/**
 * A place in a run where things are asked for: the flow function itself, or a branch of it.
 *
 * 1. What is asked for is known by kind, name and occurrence within its scope. The order of questions in a scope is that of
 *    the code, whatever other branches of the run do at the same time; so names are the same on every execution.
 * 2. The time of a scope is the instant of the latest thing recorded in it and in the branches that it has waited for.
 */
import { WaybillError } from "../core/errors.ts";
import type { AcceptRequest } from "./engine.ts";
import type { Execution } from "./execution.ts";
import type { Fact, RecordedFact } from "./fact.ts";
import { createOccurrences } from "./idempotency.ts";
import type { RunProgress } from "./progress.ts";

export interface Scope {
  readonly execution: Execution;
  readonly progress: RunProgress;
  /** The run's own time here, in epoch milliseconds. */
  latestAt: number;
  /** The id of the next occurrence of a name. @throws WaybillError `definition-invalid` when two branches have the same. */
  occurrence(kind: string, name: string): string;
  /** Waits without doing anything: a branch that does is given up when a sibling has failed. */
  wait<T>(promise: Promise<T>): Promise<T>;
  /** The scope of a branch; `path` is the same on every execution, and no other branch of the run has it. */
  branch(path: string, wait: Scope["wait"]): Scope;
}

/** The scope of the flow function. */
export function createRootScope(execution: Execution, progress: RunProgress): Scope {
  return createScope(execution, progress, new Map(), "", execution.acceptedAt, (promise) => promise);
}

/** @param owners which scope has a name that could be of another. */
function createScope(
  execution: Execution,
  progress: RunProgress,
  owners: Map<string, string>,
  prefix: string,
  latestAt: number,
  wait: Scope["wait"],
): Scope {
  const occurrences = createOccurrences();
  return {
    execution,
    progress,
    latestAt,
    wait,
    occurrence(kind, name) {
      const id = prefix + occurrences(kind, name);
      if (id.includes("/")) own(owners, `${kind}:${id}`, prefix, id);
      return id;
    },
    branch(path, branchWait) {
      return createScope(execution, progress, owners, `${path}/`, this.latestAt, (promise) =>
        wait(branchWait(promise)),
      );
    },
  };
}

/**
 * The fact recorded under the key, else what `produce` makes. Its record holds up the end of the run, unless that has come: then
 * nothing new begins.
 */
export function recordOnce<F extends Fact>(
  { execution, progress }: Scope,
  key: string,
  produce: () => F,
  requests?: () => readonly AcceptRequest[],
): Promise<RecordedFact & { readonly fact: F }> {
  return progress.begin(key, () => execution.journal.once(key, produce, requests));
}

/** Outside of branches a name may look like one of a branch: which of the two is which would be a matter of time. */
function own(owners: Map<string, string>, key: string, prefix: string, id: string): void {
  const owner = owners.get(key);
  if (owner === undefined) owners.set(key, prefix);
  else if (owner !== prefix) {
    throw new WaybillError(
      "definition-invalid",
      `"${id}" names two things in different branches of the run. Rename one: a name outside of the branches should have no "/".`,
    );
  }
}
