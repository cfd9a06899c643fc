import { describe, expect, it } from "vitest";
import { runsUnderWay } from "./runs-under-way.ts";

const version = (number: string, ...names: readonly string[]) => ({
  version: number,
  asks: names.map((name) => `step "${name}"`),
});

describe("runs under way", () => {
  it("notice nothing when their version is as it was and the highest", () => {
    expect(runsUnderWay([version("1.0.0", "a")], [version("1.0.0", "a")])).toEqual([]);
    expect(runsUnderWay([], [version("1.0.0", "a")])).toEqual([]);
  });

  it("finish on their version beside a new one, and wait for it when it is gone", () => {
    const [old, young] = [version("1.0.0", "a"), version("2.0.0", "b")];
    expect(runsUnderWay([old], [young, old])).toEqual([{ version: "1.0.0", fate: "finish" }]);
    expect(runsUnderWay([old], [young])).toEqual([{ version: "1.0.0", fate: "wait" }]);
    expect(runsUnderWay([young, old], [young, old])).toEqual([]);
    expect(runsUnderWay([old], [])).toEqual([{ version: "1.0.0", fate: "wait" }]);
  });

  it("go on when the same version asks for more or in another order, and are held back when something is gone", () => {
    const before = [version("1.0.0", "a", "b")];
    const fates = (...names: readonly string[]) =>
      runsUnderWay(before, [version("1.0.0", ...names)]).map(({ fate }) => fate);
    expect(fates("a", "x", "b")).toEqual(["go-on"]);
    expect(fates("b", "a")).toEqual(["go-on"]);
    expect(fates("a", "x")).toEqual(["held-back"]);
  });

  it("are held back in an earlier version too", () => {
    const young = version("2.0.0", "b");
    const fates = runsUnderWay([young, version("1.0.0", "a")], [young, version("1.0.0")]);
    expect(fates).toMatchObject([{ version: "1.0.0", fate: "held-back", shape: { removed: ['step "a"'] } }]);
  });
});
