import { describe, expect, it } from "vitest";
import type { TimelineEntry } from "../api/wire.ts";
import { statuses } from "../status/status.ts";
import { closing, decidingFailure, decisionsFor, reasonOf } from "./decisions.ts";

describe("decisions about a run", () => {
  it("are open for dead and compensated runs only", () => {
    const open = statuses.filter((status) => decisionsFor(status).length > 0);
    expect(open.toSorted()).toEqual(["compensated", "dead"]);
    expect(decisionsFor("dead")).toEqual(["replay-failed-step", "replay-start", "close"]);
    expect(decisionsFor("compensated")).toEqual(["replay-start"]);
  });

  it("take blanks for no reason", () => {
    expect(reasonOf(" \n ")).toBeUndefined();
    expect(reasonOf(" credited by hand ")).toBe("credited by hand");
  });

  it("show the last failure that ended the run, and who closed it", () => {
    const failed = (message: string) => ({ cause: "defect", code: "step-failed", message }) as const;
    const timeline: readonly TimelineEntry[] = [
      { seq: 0, at: 0, kind: "dead", failure: failed("first") },
      { seq: 1, at: 1, kind: "replayed", from: "start", by: "cli" },
      { seq: 2, at: 2, kind: "dead", failure: failed("second") },
      { seq: 3, at: 3, kind: "closed", by: "portal", reason: "credited by hand" },
    ];
    expect(decidingFailure(timeline)?.message).toBe("second");
    expect(closing(timeline)?.reason).toBe("credited by hand");
    expect(decidingFailure([])).toBeUndefined();
  });
});
