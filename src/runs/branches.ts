/**
 * Branches of a run that go on side by side (`run.all`).
 *
 * 1. All branches are run to their end, and their results are given in the order in which they are written.
 * 2. When some fail, the failure of the first of them in that order is thrown, whichever came first in time: so it is the
 *    same on every execution.
 * 3. When one has failed, the others finish the steps that they come to, for a step that was begun may have had its
 *    effect. Where they would only wait (a sleep, an event, a task, another run) they are given up.
 */
import type { Branches, Run } from "../definitions/run.ts";
import type { Scope } from "./scope.ts";

type Settled =
  | { readonly kind: "done"; readonly value: unknown }
  | { readonly kind: "failed"; readonly reason: unknown }
  | { readonly kind: "given-up" };

/** Branches of one `run.all`. */
interface Siblings {
  hasFailed: boolean;
  /** Called when one has failed. */
  readonly onFailed: (() => void)[];
}

/** @param runOf the `run` that a branch gets. */
export async function runBranches(
  scope: Scope,
  id: string,
  branches: Branches,
  runOf: (scope: Scope) => Run,
): Promise<unknown> {
  const siblings: Siblings = { hasFailed: false, onFailed: [] };
  const entries = Object.entries(branches);
  const settled = await Promise.all(
    entries.map(([name, branch]) => runBranch(scope, `${id}/${name.replaceAll("/", "%2F")}`, siblings, branch, runOf)),
  );
  const values = settled.map((outcome) => {
    if (outcome.kind === "failed") throw outcome.reason;
    return outcome.kind === "done" ? outcome.value : undefined;
  });
  return Array.isArray(branches)
    ? values
    : Object.fromEntries(entries.map(([name], index) => [name, values[index]] as const));
}

async function runBranch(
  parent: Scope,
  path: string,
  siblings: Siblings,
  branch: (run: Run) => unknown,
  runOf: (scope: Scope) => Run,
): Promise<Settled> {
  const givenUp = Promise.withResolvers<Settled>();
  const scope = parent.branch(
    path,
    createWait(siblings, () => givenUp.resolve({ kind: "given-up" })),
  );
  const settled = await Promise.race([settle(() => branch(runOf(scope))), givenUp.promise]);
  parent.latestAt = Math.max(parent.latestAt, scope.latestAt);
  if (settled.kind === "failed" && !siblings.hasFailed) {
    siblings.hasFailed = true;
    for (const tell of siblings.onFailed) tell();
  }
  return settled;
}

async function settle(branch: () => unknown): Promise<Settled> {
  try {
    return { kind: "done", value: await branch() };
  } catch (reason) {
    return { kind: "failed", reason };
  }
}

/** How a branch waits: once it is given up, its wait never ends. */
function createWait(siblings: Siblings, giveUp: () => void): Scope["wait"] {
  let waitingCount = 0;
  let isGivenUp = false;
  const check = (): void => {
    if (!siblings.hasFailed || waitingCount === 0) return;
    isGivenUp = true;
    giveUp();
  };
  siblings.onFailed.push(check);
  return async (promise) => {
    waitingCount++;
    check();
    try {
      const value = await promise;
      return isGivenUp ? await new Promise<never>(() => {}) : value;
    } finally {
      waitingCount--;
    }
  };
}
