import type { AnyFlow } from "../definitions/flow.ts";

/** What a flow asks for, as far as its own text says. */
export interface FlowShape {
  readonly version: string;
  /** In the order of the text, e.g. `step "create invoice"`, `sleep "a day"`. */
  readonly asks: readonly string[];
}

/** How a shape differs from the published one of the same version. */
export interface ShapeChange {
  readonly flow: string;
  readonly version: string;
  readonly removed: readonly string[];
  readonly added: readonly string[];
}

const named = /\.\s*(step|sleep|sleepUntil|task|all)\s*\(\s*(["'`])((?:\\.|(?!\2)[^\\])*)\2/g;
const wordOf: Readonly<Record<string, string>> = {
  step: "step",
  sleep: "sleep",
  sleepUntil: "sleep",
  task: "task",
  all: "branches",
};

/**
 * The shape of a flow, read from the text of its function. Names that are made at run time (a template with `${}`) are taken as
 * they are written; what other functions do on behalf of the flow is not seen.
 */
export function shapeOf(flow: AnyFlow): FlowShape {
  const asks = [...flow.run.toString().matchAll(named)].map(
    ([, method = "", , name = ""]) => `${wordOf[method]} "${name}"`,
  );
  return { version: flow.version, asks };
}

/**
 * What changed in flows whose version did not: runs that began with the published shape may not fit the present one. A step
 * that was only added, or moved within the text, is no change that a running run would notice.
 */
export function changedShapes(
  published: Readonly<Record<string, readonly FlowShape[]>>,
  flows: readonly AnyFlow[],
): readonly ShapeChange[] {
  return flows.flatMap((flow) => {
    const before = published[flow.name]?.find(({ version }) => version === flow.version);
    if (before === undefined) return [];
    const { asks } = shapeOf(flow);
    const removed = without(before.asks, asks);
    const added = without(asks, before.asks);
    return removed.length === 0 ? [] : [{ flow: flow.name, version: flow.version, removed, added }];
  });
}

/** What is in the first list and not in the second, counting how often. */
function without(all: readonly string[], others: readonly string[]): readonly string[] {
  const left = [...others];
  return all.filter((item) => {
    const index = left.indexOf(item);
    if (index === -1) return true;
    left.splice(index, 1);
    return false;
  });
}
