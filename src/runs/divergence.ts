import type { AnyFlow } from "../definitions/flow.ts";
import type { RecordedFact } from "./fact.ts";
import type { Failure } from "./failure.ts";

/** How code and what is recorded of a run go together. */
export interface Fit {
  readonly fits: boolean;
  /** What is recorded and the code did not ask for, oldest first. */
  readonly unasked: readonly RecordedFact[];
  /** The key of the first thing that the code asked for before it had asked for all that is recorded. */
  readonly asked: string | undefined;
}

/** What people call a recorded thing, e.g. `step "create invoice"`. */
export function nameOfRecorded({ fact }: RecordedFact): string {
  if (!("step" in fact)) return fact.kind;
  switch (fact.kind) {
    case "attempt":
      return `step "${fact.step}"`;
    case "slept":
      return `sleep "${fact.step}"`;
    case "emitted":
      return `event "${fact.step}"`;
    case "called":
      return `call "${fact.step}"`;
    default:
      return `wait "${fact.step}"`;
  }
}

/** What people call what has this key (see `recordKey` in state.ts). */
function nameOfKey(key: string): string {
  const [kind = "", ...rest] = key.split(":");
  const words: Readonly<Record<string, string>> = { do: "step", slept: "sleep", emitted: "event", called: "call" };
  const name = kind === "do" ? rest.slice(1).join(":") : rest.join(":");
  return `${words[kind] ?? "wait"} "${name}"`;
}

/**
 * The code does not ask for what is recorded.
 * @param askedKey what it asked for instead; absent when it came to an end.
 */
export function diverged(
  { flow }: { readonly flow: AnyFlow },
  unasked: readonly RecordedFact[],
  askedKey?: string,
): Failure {
  const [next] = unasked;
  const recorded = next === undefined ? "more" : nameOfRecorded(next);
  const asked = askedKey === undefined ? "came to its end" : `asked for ${nameOfKey(askedKey)}`;
  const others = unasked.length > 1 ? ` (and ${unasked.length - 1} more)` : "";
  return {
    cause: "divergence",
    code: "history-diverged",
    message: `The code of flow "${flow.name}@${flow.version}" does not fit this run: ${recorded} is recorded${others}, and the code ${asked}. The run stopped there: what is recorded stays, and nothing more is done. Usual reasons: a step was renamed, removed or moved without a new version, or the code decides by the time or by chance outside of a step. The run goes on by itself once the code that it began with is back; "waybill history check" tells which versions fit, and "waybill runs move" takes it to one.`,
    details: { flow: flow.name, version: flow.version, recorded, asked },
  };
}
