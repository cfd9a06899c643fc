import { durationMs } from "../core/duration.ts";
import { WaybillError } from "../core/errors.ts";
import type { Run } from "../definitions/run.ts";
import { runBranches } from "./branches.ts";
import { type CallArguments, call } from "./calls.ts";
import { emit } from "./emit.ts";
import { observedPromise } from "./observed-promise.ts";
import { stepBegun } from "./progress.ts";
import type { Scope } from "./scope.ts";
import { step } from "./step.ts";
import { sleep, task, waitFor } from "./waits.ts";

/**
 * The `run` of a flow function, or of a branch of it.
 *
 * Everything that it gives is a promise that somebody may forget to await: such a one must not end the process when it fails. It fails the
 * run, unless somebody observes it before the run ends.
 */
export function createRun(scope: Scope): Run {
  const { execution, progress } = scope;

  function handled<T>(work: () => Promise<T>): Promise<T> {
    return observedPromise((async () => work())(), progress.failures);
  }

  /** Asks for something under the next id of its name. */
  function ask<T>(kind: string, name: string, work: (id: string) => Promise<T>): Promise<T> {
    return handled(() => work(scope.occurrence(kind, name)));
  }

  /** A step: all of its attempts hold up the end of the run. */
  function begin(name: string, rest: readonly unknown[]): Promise<unknown> {
    try {
      const id = scope.occurrence("step", name);
      return observedPromise(
        progress.begin(stepBegun(id), () => step(scope, id, rest)),
        progress.failures,
      );
    } catch (error) {
      return handled(() => Promise.reject(error));
    }
  }

  // Calls, tasks and waits for events are steps too: their names are told apart from those of steps.
  const run = {
    runId: execution.run,
    key: execution.key,
    step: (name: string, ...rest: readonly unknown[]) => begin(name, rest),
    emit: (contract, data) => ask("event", contract.name, (id) => emit(scope, id, contract, data)),
    sleep: (name, duration) =>
      ask("sleep", name, (id) => {
        const lengthMs = durationMs(duration);
        return sleep(scope, id, () => execution.context.clock.now() + lengthMs);
      }),
    sleepUntil: (name, at) => ask("sleep", name, (id) => sleep(scope, id, () => instantOf(name, at))),
    all: (name, branches) => handled(() => runBranches(scope, scope.occurrence("all", name), branches, createRun)),
    call: (flow, input, options = {}) =>
      ask("step", flow.name, (id) => call(scope, id, flow as never, input, options as CallArguments)),
    waitFor: (contract, options) => ask("step", contract.name, (id) => waitFor(scope, id, contract, options)),
    task: (name, options) => ask("step", name, (id) => task(scope, id, name, options)),
    now: () => new Date(scope.latestAt),
    id: (name) => `${execution.run}/${scope.occurrence("id", name)}`,
  } as { readonly [K in keyof Run]: K extends "step" ? unknown : Run[K] };
  return run as Run;
}

function instantOf(name: string, at: Date): number {
  const instant = at.getTime();
  if (Number.isFinite(instant)) return instant;
  throw new WaybillError("definition-invalid", `Sleep "${name}" has no valid date to wait for. Give a Date.`);
}
