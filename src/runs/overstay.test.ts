import { describe, expect, it } from "vitest";
import { contract, event, flow, team } from "../index.ts";
import { allowedStayOf, stayFrom } from "./overstay.ts";

const base = {
  version: "1.0.0",
  owner: team("commerce", { onCall: "pager" }),
  on: event(contract("order", { version: "1.0.0", schema: true })),
  run: () => undefined,
} as const;
const minute = 60_000;
const hour = 60 * minute;

describe("what is allowed", () => {
  const allowed = allowedStayOf([flow("plain", base), flow("slow", { ...base, overstay: "3h" })]);

  it("is what the flow says, in every status", () => {
    expect(allowed("slow", "running")).toBe(3 * hour);
    expect(allowed("slow", "waiting", "timer")).toBe(3 * hour);
    expect(allowed("slow", "waiting", "task")).toBe(3 * hour);
  });

  it("is a default for each status and each wait when the flow says nothing, or is not in the project any more", () => {
    for (const name of ["plain", "gone"]) {
      expect(allowed(name, "accepted")).toBe(10 * minute);
      expect(allowed(name, "running")).toBe(hour);
      expect(allowed(name, "compensating")).toBe(hour);
      expect(allowed(name, "waiting", "timer")).toBe(10 * minute);
      expect(allowed(name, "waiting", "system")).toBe(hour);
      expect(allowed(name, "waiting", "version")).toBe(10 * minute);
      for (const kind of ["event", "task", "pause"] as const) expect(allowed(name, "waiting", kind)).toBe(24 * hour);
    }
  });
});

describe("a stay", () => {
  it("counts from the due time of a wait that has one, and from its beginning otherwise", () => {
    expect(stayFrom(5, undefined)).toBe(5);
    expect(stayFrom(5, { kind: "timer", untilAt: 900 })).toBe(900);
    expect(stayFrom(5, { kind: "event", untilAt: 900 })).toBe(900);
    expect(stayFrom(5, { kind: "task", untilAt: undefined })).toBe(5);
  });

  it("counts from its beginning when it is for a system, whose next probe is another run's", () => {
    expect(stayFrom(5, { kind: "system", untilAt: 900 })).toBe(5);
  });
});
