import type { Ending } from "./simulator-faults.ts";
import type { Effect } from "./simulator-types.ts";

/** A call that arrived at a simulated system. */
export interface SimulatedCall {
  /** 1 for the first call to any system. */
  readonly number: number;
  readonly life: number;
  readonly system: string;
  readonly method: string;
  /** Without the query. */
  readonly path: string;
  /** The Idempotency-Key; `null` when it had none. */
  readonly key: string | null;
  readonly body: string | undefined;
  /** `fetch`: past the connector of the system. */
  readonly via: "connector" | "fetch";
  readonly run: { readonly runId: string; readonly flow: string; readonly key: string } | undefined;
  /** The step that it was made in; `undefined` outside of steps. */
  readonly step: { readonly name: string; readonly phase: "do" | "undo" } | undefined;
  /** Whether the action of its step was over before it arrived: nobody awaited it. */
  readonly isLate: boolean;
  /** What became of it; `undefined` when the process died just before it was carried out, or it hangs. */
  ending: Ending | undefined;
}

/** What a call changed, if it did. */
export function effectOf({ ending }: SimulatedCall): Effect | undefined {
  return ending === undefined || ending.kind === "hang" ? undefined : ending.effect;
}

/** Whether the system refused the call, and changed nothing. */
export function isRefused({ ending }: SimulatedCall): boolean {
  if (ending?.kind !== "answer" || ending.effect !== undefined) return false;
  const { status } = ending.answer;
  return status >= 400 && status < 500 && status !== 408 && status !== 429;
}
