import type { Clock } from "../../core/clock.ts";
import type { Acceptance, Fact } from "../../runs/fact.ts";
import { type Failure, failureOf } from "../../runs/failure.ts";
import { checkFact } from "./unsupported.ts";

/** What came of trying to produce a fact: what Restate records. */
export type Production =
  | {
      readonly kind: "fact";
      readonly at: number;
      readonly fact: Fact;
      /** Messages for other flows, to be accepted with the fact. */
      readonly acceptances: readonly Acceptance[];
    }
  /** The door of the system was closed, so nothing was done. The door calls by this name. */
  | {
      readonly kind: "refused";
      readonly at: number;
      readonly system: string;
      readonly name: string;
      readonly probeAt?: number;
    }
  /** It will never be: an event that breaks its contract, say. */
  | { readonly kind: "failed"; readonly failure: Failure };

/** Thrown by the door through whatever asked for a pass: nothing was done, and the wait for the door is not made inside a step. */
export class DoorClosed extends Error {
  readonly system: string;
  readonly caller: string;
  readonly probeAt: number | undefined;

  constructor(system: string, caller: string, probeAt: number | undefined) {
    super(`The door of system "${system}" is closed.`);
    this.system = system;
    this.caller = caller;
    this.probeAt = probeAt;
  }
}

/** Never rejects: Restate would try again what only a policy of the flow may. */
export async function produced(
  produce: () => Fact | Promise<Fact>,
  acceptances: () => readonly Acceptance[],
  clock: Clock,
): Promise<Production> {
  try {
    const fact = checkFact(await produce());
    return { kind: "fact", fact, acceptances: acceptances(), at: clock.now() };
  } catch (thrown) {
    if (!(thrown instanceof DoorClosed)) return { kind: "failed", failure: failureOf(thrown, "flow-failed") };
    const { system, caller, probeAt } = thrown;
    const refused = { kind: "refused" as const, at: clock.now(), system, name: caller };
    return probeAt === undefined ? refused : { ...refused, probeAt };
  }
}
