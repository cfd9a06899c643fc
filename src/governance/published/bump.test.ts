import { describe, expect, it } from "vitest";
import { bumpBetween, isEnough, isPreRelease, majorOf, nextVersion } from "./bump.ts";

describe("a bump", () => {
  it.each([
    ["1.2.3", "2.0.0", "major"],
    ["1.2.3", "1.3.0", "minor"],
    ["1.2.3", "1.2.4", "patch"],
    ["1.2.3", "1.2.3", "none"],
  ] as const)("from %s to %s is %s", (lower, higher, bump) => {
    expect(bumpBetween(lower, higher)).toBe(bump);
  });

  it("is enough when it is the one that is needed or a larger one", () => {
    expect(isEnough("major", "minor")).toBe(true);
    expect(isEnough("minor", "minor")).toBe(true);
    expect(isEnough("patch", "minor")).toBe(false);
    expect(isEnough("none", "none")).toBe(true);
  });

  it("leads to the next version that is free", () => {
    expect(nextVersion("1.0.0", "patch", [])).toBe("1.0.1");
    expect(nextVersion("1.0.0", "patch", ["1.2.5", "2.1.0"])).toBe("1.2.6");
    expect(nextVersion("1.0.0", "minor", ["1.2.5", "1.10.0", "2.1.0"])).toBe("1.11.0");
    expect(nextVersion("1.0.0", "major", ["1.2.5", "2.1.0"])).toBe("3.0.0");
  });

  it("knows majors and pre-releases", () => {
    expect(majorOf("12.3.4-rc.1")).toBe(12);
    expect(isPreRelease("2.0.0-rc.1")).toBe(true);
    expect(isPreRelease("2.0.0")).toBe(false);
  });
});
