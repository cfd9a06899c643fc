import type { AnyFlow } from "../definitions/flow.ts";

/** What a flow asks for, as far as its code says. */
export interface FlowShape {
  readonly version: string;
  /** In the order in which the code comes to them, e.g. `step "create invoice"`, `sleep "a day"`. */
  readonly asks: readonly string[];
  /**
   * `source` when the code was followed, helper functions included. Absent when only the text of the flow's own function was
   * read: in lock files of an earlier Waybill, and for flows whose code is not found in the project.
   */
  readonly from?: "source";
}

/** What of the code of a flow makes its shape; nothing when that was not found. */
export interface AskingCode {
  readonly asks?: readonly string[];
}

/** A flow, with its code where that could be read. */
export interface ReadFlow {
  readonly flow: AnyFlow;
  readonly code?: AskingCode;
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

/** The shape of a flow. Names that are made at run time (a template with `${}`) are taken as they are written. */
export function shapeOf({ flow, code }: ReadFlow): FlowShape {
  const { version } = flow;
  if (code?.asks === undefined) return { version, asks: asksInText(flow) };
  return { version, asks: code.asks, from: "source" };
}

/** What the text of the flow's own function says; what other functions do on its behalf is not seen. */
function asksInText(flow: AnyFlow): readonly string[] {
  return [...flow.run.toString().matchAll(named)].map(([, method = "", , name = ""]) => `${wordOf[method]} "${name}"`);
}

/**
 * What changed in flows whose version did not: runs that began with the published shape may not fit the present one. A step
 * that was only added, or moved within the code, is no change that a running run would notice. A shape is compared with one that
 * is read in the same way, so that reading more of the code makes no change of its own.
 */
export function changedShapes(
  published: Readonly<Record<string, readonly FlowShape[]>>,
  flows: readonly ReadFlow[],
): readonly ShapeChange[] {
  return flows.flatMap((read) => {
    const { flow } = read;
    const before = published[flow.name]?.find(({ version }) => version === flow.version);
    if (before === undefined) return [];
    const asks = before.from === "source" ? shapeOf(read).asks : asksInText(flow);
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
