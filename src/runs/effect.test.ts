import { describe, expect, it } from "vitest";
import { createEffectTally } from "./effect.ts";

describe("the effect of an attempt", () => {
  it("is none when it made no call that may change something", () => {
    expect(createEffectTally().effect()).toBe("none");
  });

  it("is unknown while a call has no outcome", () => {
    const tally = createEffectTally();
    tally.begin()("happened");
    tally.begin();
    expect(tally.effect()).toBe("unknown");
  });

  it("is unknown when one call is, whatever became of the others", () => {
    const tally = createEffectTally();
    tally.begin()("none");
    tally.begin()("unknown");
    tally.begin()("happened");
    expect(tally.effect()).toBe("unknown");
  });

  it("happened when a call was carried out and another was not", () => {
    const tally = createEffectTally();
    tally.begin()("happened");
    tally.begin()("none");
    expect(tally.effect()).toBe("happened");
  });

  it("keeps the first outcome of a call", () => {
    const tally = createEffectTally();
    const settle = tally.begin();
    settle("none");
    settle("happened");
    expect(tally.effect()).toBe("none");
  });
});
