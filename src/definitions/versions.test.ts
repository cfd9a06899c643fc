import { describe, expect, it } from "vitest";
import type { AnyFlow } from "./flow.ts";
import { comparePrecedence, createFlowVersions } from "./versions.ts";

describe("versions", () => {
  it("are ordered as SemVer orders them", () => {
    const ordered = [
      "0.9.0",
      "1.0.0-alpha",
      "1.0.0-alpha.1",
      "1.0.0-alpha.beta",
      "1.0.0-beta",
      "1.0.0-beta.2",
      "1.0.0-beta.11",
      "1.0.0-rc.1",
      "1.0.0",
      "1.0.9",
      "1.2.0",
      "1.10.0",
      "2.0.0",
    ];
    const shuffled = ordered.toSorted(
      (a, b) => ((a.length + a.charCodeAt(2)) % 5) - ((b.length + b.charCodeAt(2)) % 5),
    );
    expect(shuffled.toSorted(comparePrecedence)).toEqual(ordered);
    expect(comparePrecedence("1.0.0+build.1", "1.0.0+build.2")).toBe(0);
  });

  it("give new messages to the highest and keep the others", () => {
    const of = (name: string, version: string) => ({ name, version }) as unknown as AnyFlow;
    const flows = createFlowVersions([of("b", "1.9.0"), of("a", "1.0.0"), of("b", "1.10.0"), of("b", "1.10.0-rc.1")]);
    expect(flows.current.map(({ name, version }) => `${name}@${version}`)).toEqual(["b@1.10.0", "a@1.0.0"]);
    expect(flows.versionsOf("b").map(({ version }) => version)).toEqual(["1.10.0", "1.10.0-rc.1", "1.9.0"]);
    expect(flows.find("b", "1.9.0")?.version).toBe("1.9.0");
    expect(flows.find("b", "1.9")).toBeUndefined();
    expect(flows.currentOf("c")).toBeUndefined();
  });
});
