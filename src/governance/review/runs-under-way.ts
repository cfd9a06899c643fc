import type { FlowShape } from "../flow-shape.ts";
import { isChanged, type ShapeDifference, shapeDifference } from "./shape-difference.ts";

/**
 * What becomes of the runs of one version of a flow that are under way, by the table of docs/guide/versions.md:
 * - `finish`: the version is there as it was, beside a higher one that takes new messages.
 * - `go-on`: it asks for more, or in another order; what is recorded fits.
 * - `held-back`: it does not ask any more for what may be recorded. Such a run waits as a divergence.
 * - `wait`: the version is gone. Its runs wait for it.
 */
export type RunsUnderWay =
  | { readonly version: string; readonly fate: "finish" | "wait" }
  | { readonly version: string; readonly fate: "go-on" | "held-back"; readonly shape: ShapeDifference };

/** One for each version of a flow whose runs notice something; both lists are of one flow, the highest version first. */
export function runsUnderWay(before: readonly FlowShape[], after: readonly FlowShape[]): readonly RunsUnderWay[] {
  const current = after[0]?.version;
  return before.flatMap((old): readonly RunsUnderWay[] => {
    const { version } = old;
    const young = after.find((each) => each.version === version);
    if (young === undefined) return [{ version, fate: "wait" }];
    const shape = shapeDifference(old, young);
    if (shape.removed.length > 0) return [{ version, fate: "held-back", shape }];
    if (isChanged(shape)) return [{ version, fate: "go-on", shape }];
    const wasCurrent = old === before[0];
    return wasCurrent && version !== current ? [{ version, fate: "finish" }] : [];
  });
}
