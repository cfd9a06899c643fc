import { implement, type ObjectContext } from "@restatedev/restate-sdk";
import type { Clock } from "../../core/clock.ts";
import { WaybillError } from "../../core/errors.ts";
import { advance } from "../../runs/advance.ts";
import type { Acceptance, RecordedFact } from "../../runs/fact.ts";
import type { LedgerChange, LedgerWriter } from "../../runs/ledger-writer.ts";
import { checkClose, checkReplay, phaseToResolve, runUnknown } from "../../runs/refusals.ts";
import { stateOf } from "../../runs/state.ts";
import { shortHandlers } from "./service-options.ts";
import { type Deciding, executionName, type Refused, type RunStanding, type Services } from "./services.ts";

interface RunsDeps {
  readonly services: Services;
  readonly clock: Clock;
  readonly ledger: LedgerWriter;
}

/** What is known of a run between its executions. */
export function implementRuns({ services, clock, ledger }: RunsDeps) {
  const writeLedger = (context: ObjectContext, change: LedgerChange) =>
    context.run("ledger", () => ledger.write([change]));

  async function decide(context: ObjectContext, { fact, at }: Deciding): Promise<Refused | null> {
    const run = context.key;
    const standing = await context.get<RunStanding>("standing");
    const acceptance = await context.get<Acceptance>("acceptance");
    if (standing === null || acceptance === null) return refused(runUnknown(run));
    const { flow, status, take } = standing;
    let decided: Deciding["fact"] = fact;
    const facts = (await context.get<readonly RecordedFact[]>("facts")) ?? [];
    try {
      if (fact.kind === "replayed") checkReplay({ run, status }, fact.from);
      else if (fact.kind === "resolved") {
        const phase = phaseToResolve({ run, status }, stateOf(facts), fact);
        decided = { ...fact, phase };
      } else checkClose({ run, status }, fact.reason);
    } catch (error) {
      if (error instanceof WaybillError) return refused(error);
      throw error;
    }
    const running = { run, flow: { name: flow }, status, state: stateOf(facts) };
    const change = advance(running, decided, at);
    await writeLedger(context, change);
    if (fact.kind === "resolved") {
      context.set("facts", [...facts, change.recorded]);
      return null;
    }
    context.clear("facts");
    const nextTake = fact.kind === "replayed" ? take + 1 : take;
    context.set<RunStanding>("standing", { flow, status: running.status, take: nextTake });
    if (fact.kind === "replayed") {
      context
        .sendClient(services.executions, executionName(run, nextTake))
        .run({ acceptance, take: nextTake, status: running.status, facts: [...facts, change.recorded] });
    }
    return null;
  }

  return implement(services.runs, {
    options: shortHandlers,
    handlers: {
      async claim(context, acceptance) {
        if ((await context.get<RunStanding>("standing")) !== null) return false;
        const { flow, status, run } = acceptance;
        context.set("acceptance", acceptance);
        context.set<RunStanding>("standing", { flow, status, take: 0 });
        // That it is dead is found out and written by its execution.
        const { unconverted: _, ...accepted } = acceptance;
        await writeLedger(context, { kind: "accept", acceptance: accepted });
        context.sendClient(services.executions, executionName(run, 0)).run({ acceptance, take: 0, status, facts: [] });
        return true;
      },
      standing: (context) => context.get<RunStanding>("standing"),
      async end(context, { fact, status, facts }) {
        const at = await context.run("time", () => clock.now());
        const standing = await context.get<RunStanding>("standing");
        if (standing !== null) context.set<RunStanding>("standing", { ...standing, status });
        if (facts !== undefined) context.set("facts", [...facts, { seq: facts.length, at, fact }]);
        return at;
      },
      decide,
    },
  });
}

function refused({ code, message, details }: WaybillError): Refused {
  return { code, message, details };
}
