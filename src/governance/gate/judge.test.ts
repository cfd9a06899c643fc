import { describe, expect, it } from "vitest";
import { contract } from "../../contracts/contract.ts";
import { type AnyFlow, flow, type Tier } from "../../definitions/flow.ts";
import { team } from "../../definitions/team.ts";
import { event } from "../../definitions/trigger.ts";
import { landscapeOf } from "../landscape.ts";
import { landscapeUseOf } from "../landscape-use.ts";
import type { Evidence } from "./evidence.ts";
import { subjectKey } from "./finding.ts";
import { judgeProject } from "./judge.ts";
import { usualParameters } from "./parameters.ts";
import { type Policy, usualPolicy } from "./policy.ts";
import { falling, hint, type Rule } from "./rule.ts";
import { scorecardOf } from "./scorecard.ts";

const owner = team("sales", { onCall: "pager:sales" });
const idle = team("idle", { onCall: "pager:idle" });
const Order = contract("order.placed", { version: "1.0.0", schema: true });
const flowOf = (name: string, tier: Tier, version = "1.0.0"): AnyFlow =>
  flow(name, { version, owner, tier, on: event(Order), run: () => undefined });

const everyFlow: Rule = {
  code: "every-flow",
  title: "There is a flow",
  about: "flow",
  level: "silver",
  severity: falling,
  *judge({ flow: { name, version } }) {
    yield { fact: `${name} ${version}`, consequence: "None.", fix: "None." };
  },
};
const everyContract: Rule = {
  code: "every-contract",
  title: "There is a contract",
  about: "contract",
  level: "gold",
  severity: falling,
  *judge({ name }) {
    yield { fact: name, consequence: "None.", fix: "None." };
  },
};
const everyTeam: Rule = {
  code: "every-team",
  title: "There is a team",
  about: "team",
  level: "gold",
  severity: { ...hint, silver: "warning" },
  *judge({ name }) {
    yield { fact: name, consequence: "None.", fix: "None." };
  },
};

function evidenceOf(...values: readonly unknown[]): Evidence {
  const landscape = landscapeOf(values);
  const source = { flows: [], modules: [], unreadable: [] };
  return {
    now: 0,
    landscape,
    source,
    use: landscapeUseOf(landscape, source),
    files: new Map(),
    parameters: usualParameters,
    proofs: new Map(),
    codeHashes: new Map(),
  };
}

const brief = (rules: readonly Rule[], evidence: Evidence, policy: Policy = usualPolicy) =>
  judgeProject(rules, evidence, policy).map(({ rule, severity, subject, flows }) => [
    rule,
    severity,
    subjectKey(subject),
    flows,
  ]);

describe("judgeProject", () => {
  it("gives each flow the severity of its tier, the gravest first", () => {
    const evidence = evidenceOf(flowOf("a", "bronze"), flowOf("b", "gold"), flowOf("c", "silver"));
    expect(brief([everyFlow], evidence)).toEqual([
      ["every-flow", "error", "flow:b", ["b"]],
      ["every-flow", "warning", "flow:c", ["c"]],
      ["every-flow", "note", "flow:a", ["a"]],
    ]);
  });

  it("judges what flows use by the highest tier of these flows, and names them", () => {
    const evidence = evidenceOf(flowOf("a", "bronze"), flowOf("b", "gold"));
    expect(brief([everyContract], evidence)).toEqual([
      ["every-contract", "error", "contract:order.placed@1.0.0", ["a", "b"]],
    ]);
  });

  it("judges what no flow uses as if a silver flow did", () => {
    expect(brief([everyTeam], evidenceOf(flowOf("a", "gold"), idle))).toEqual([
      ["every-team", "warning", "team:idle", []],
      ["every-team", "note", "team:sales", ["a"]],
    ]);
  });

  it("leaves earlier versions of a flow alone, and still counts them among the users of a contract", () => {
    const evidence = evidenceOf(flowOf("a", "gold"), flowOf("a", "bronze", "2.0.0"));
    expect(brief([everyFlow, everyContract], evidence)).toEqual([
      ["every-contract", "error", "contract:order.placed@1.0.0", ["a"]],
      ["every-flow", "note", "flow:a", ["a"]],
    ]);
  });

  it("looks for nothing that the policy switched off, and takes its severity and mode otherwise", () => {
    const evidence = evidenceOf(flowOf("a", "gold"), flowOf("b", "silver"));
    const rules = { "every-flow": { severity: { gold: "off", silver: "error" }, mode: "evaluate" } } as const;
    expect(judgeProject([everyFlow], evidence, { ...usualPolicy, rules })).toMatchObject([
      { severity: "error", mode: "evaluate", subject: { name: "b" } },
    ]);
  });
});

describe("scorecardOf", () => {
  it("gives the highest level of which nothing is missing, and what is missing for the next", () => {
    const evidence = evidenceOf(flowOf("a", "gold"));
    const found = (rules: readonly Rule[]) =>
      scorecardOf({ name: "a", tier: "gold" }, [everyFlow, everyContract], judgeProject(rules, evidence, usualPolicy));
    expect(found([])).toMatchObject({ level: "gold" });
    expect(found([])).not.toHaveProperty("next");
    expect(found([everyContract])).toMatchObject({ level: "silver", next: "gold" });
    expect(found([everyFlow])).toMatchObject({ level: "bronze", next: "silver" });
    const levels = found([everyFlow]).levels.map(({ ruleCount, heldCount, missing }) => [
      ruleCount,
      heldCount,
      missing.length,
    ]);
    expect(levels).toEqual([
      [0, 0, 0],
      [1, 0, 1],
      [1, 1, 0],
    ]);
  });

  it("does not count what is found about other flows", () => {
    const findings = judgeProject([everyFlow], evidenceOf(flowOf("a", "gold"), flowOf("b", "gold")), usualPolicy);
    const others = findings.filter(({ flows }) => flows.includes("b"));
    expect(scorecardOf({ name: "a", tier: "gold" }, [everyFlow], others).level).toBe("gold");
  });
});
