import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { PolicyFile } from "../../src/governance/gate/policy-file.ts";
import type { GateView, ScorecardView } from "../../src/server/wire.ts";
import { baseFile, writeBase } from "../gate/base.ts";
import { edited } from "../gate/rules/fixture.ts";
import { type Outcome, type TempProject, waybill, waybillRunning } from "./cli.ts";

/** `book-order`, which is gold, and `mark-order`, which is silver, have no runbook. */
let broken: TempProject;
let good: TempProject;

const noRunbook = edited(baseFile("flows/mark-order.ts"), ['  runbook: "runbooks/mark-order.md",\n', ""]);
const waiver = {
  rule: "runbook-missing",
  subject: "flow:book-order",
  reason: "It is being written, <soon>",
  approver: "Head of integrations",
  expires: "2999-12-31",
};

beforeAll(async () => {
  good = await writeBase({});
  broken = await writeBase({ files: { "runbooks/book-order.md": null, "flows/mark-order.ts": noRunbook } });
});
afterAll(async () => {
  await Promise.all([good.remove(), broken.remove()]);
});

const cli = (project: TempProject, ...args: string[]): Promise<Outcome> => waybill(args, { cwd: project.dir });

async function withPolicy<T>(policy: PolicyFile, work: (file: string) => Promise<T>): Promise<T> {
  const file = join(broken.dir, "core.json");
  await writeFile(file, JSON.stringify(policy));
  return work(file);
}

function only(findings: GateView["findings"], rule: string): GateView["findings"] {
  return findings.filter((finding) => finding.rule === rule);
}

describe("waybill check", () => {
  it("says where it is, what is the case, what comes of it and what to do, and what each flow is ready for", async () => {
    const { code, stdout } = await cli(broken, "check");
    expect(code).toBe(1);
    expect(stdout).toMatch(/FLOW book-order\n {2}✗ error {2}runbook-missing {2}flows\/book-order\.ts:\d+:\d+\n/);
    expect(stdout).toContain('names the runbook "runbooks/book-order.md", and there is no such file');
    expect(stdout).toContain("Whoever is called at night");
    expect(stdout).toContain("→ Write runbooks/book-order.md");
    expect(stdout).toMatch(/book-order +gold +none +bronze needs: .*runbook-missing/);
    expect(stdout).toMatch(/✗ does not pass the gate: \d+ errors?, \d+ warnings?, \d+ notes?/);
  });

  it("lets a project pass of which it finds nothing", async () => {
    const { code, stdout } = await cli(good, "check", "--json");
    const view = JSON.parse(stdout) as GateView;
    expect(only(view.findings, "runbook-missing")).toEqual([]);
    expect(view.findings.filter(({ refuses }) => refuses)).toEqual([]);
    expect([code, view.ok]).toEqual([0, true]);
  });

  it("gives findings, counts and scorecards as JSON", async () => {
    const { code, stdout } = await cli(broken, "check", "--json");
    const view = JSON.parse(stdout) as GateView;
    expect([code, view.ok, view.policyFiles]).toEqual([1, false, []]);
    expect(only(view.findings, "runbook-missing")).toMatchObject([
      { severity: "error", refuses: true, subject: "flow:book-order", place: { file: "flows/book-order.ts" } },
      { severity: "warning", refuses: false, subject: "flow:mark-order", flows: ["mark-order"] },
    ]);
    expect(view.scorecards.map(({ flow, level, next }) => [flow, level, next])).toEqual([
      ["book-order", "none", "bronze"],
      ["mark-order", "none", "bronze"],
    ]);
  });

  it("gives a SARIF log with the page of each rule, the place and what is suppressed", async () => {
    await withPolicy({ waivers: [waiver] }, async (file) => {
      const { code, stdout } = await cli(broken, "check", "--policy", file, "--format", "sarif");
      const { version, runs } = JSON.parse(stdout);
      const [{ tool, results }] = runs;
      const own = results.filter(({ ruleId }: { readonly ruleId: string }) => ruleId === "runbook-missing");
      expect([code, version]).toEqual([0, "2.1.0"]);
      expect(tool.driver.rules[own[0].ruleIndex]).toMatchObject({
        id: "runbook-missing",
        help: { markdown: expect.stringContaining("# `runbook-missing`") },
      });
      expect(own).toMatchObject([
        { level: "error", suppressions: [{ kind: "external", justification: waiver.reason }] },
        { level: "warning" },
      ]);
      expect(own[0].locations[0].physicalLocation).toMatchObject({
        artifactLocation: { uri: "flows/book-order.ts" },
        region: { startLine: expect.any(Number) },
      });
      expect(own[1]).not.toHaveProperty("suppressions");
      expect(
        new Set(
          own.map((result: { readonly partialFingerprints: object }) => JSON.stringify(result.partialFingerprints)),
        ).size,
      ).toBe(2);
    });
  });

  it("gives a JUnit report in which waived findings are skipped and milder ones pass", async () => {
    const refused = (await cli(broken, "check", "--format", "junit")).stdout;
    expect(refused).toMatch(/<testsuite name="flow:book-order" tests="\d+" failures="[1-9]\d*"/);
    expect(refused).toMatch(/<testcase classname="flow:book-order" name="runbook-missing">\s*<failure/);
    expect(refused).toMatch(/<testcase classname="flow:mark-order" name="runbook-missing">\s*<system-out>warning/);
    await withPolicy({ waivers: [waiver] }, async (file) => {
      const waived = (await cli(broken, "check", "--policy", file, "--format", "junit")).stdout;
      expect(waived).toMatch(/name="runbook-missing">\s*<skipped message="It is being written, &lt;soon&gt;"\/>/);
    });
  });

  it("gives annotations for GitHub", async () => {
    const { stdout } = await cli(broken, "check", "--format", "github");
    const lines = stdout.split("\n");
    expect(lines.find((line) => line.includes("flow book-order"))).toMatch(
      /^::error file=flows\/book-order\.ts,line=\d+,col=\d+,title=[a-z-]+%3A flow book-order::/,
    );
    expect(lines.some((line) => line.startsWith("::warning file=flows/mark-order.ts"))).toBe(true);
  });

  it("only tells what a policy evaluates, and answers 0", async () => {
    await withPolicy({ mode: "evaluate" }, async (file) => {
      const { code, stdout } = await cli(broken, "check", "--policy", file);
      expect(stdout).toContain("(not enforced)");
      expect(stdout).toContain("✓ passes the gate: ");
      expect(code).toBe(0);
    });
  });

  it("lists the rules, and shows the page of one", async () => {
    const list = await cli(good, "check", "--rules");
    expect(list.stdout).toMatch(/runbook-missing +flow +bronze +error +warning +note +The flow has no runbook/);
    const page = await cli(good, "check", "--explain", "runbook-missing");
    expect(page.stdout).toContain("## How it fails in production");
    const unknown = await cli(good, "check", "--explain", "../errors/internal");
    expect([unknown.code, unknown.stdout]).toEqual([2, ""]);
  });

  it.each<[what: string, policy: string, told: string]>([
    ["is not there", "gone.json", "ENOENT"],
    ["is no JSON", "flows/book-order.ts", "no JSON"],
  ])("refuses a policy that %s", async (_, policy, told) => {
    const { code, stderr } = await cli(broken, "check", "--policy", policy);
    expect(stderr).toContain(told);
    expect(code).toBe(2);
  });

  it("holds the project's own policy to that of the core team, also through what it extends", async () => {
    const loose = await writeBase({
      policy: { extends: "./department/policy.json", rules: { "runbook-missing": { severity: { gold: "note" } } } },
    });
    await mkdir(join(loose.dir, "department"));
    await writeFile(join(loose.dir, "department", "policy.json"), JSON.stringify({ mode: "enforce" }));
    const { code, stderr } = await cli(loose, "check");
    await loose.remove();
    expect(stderr).toContain('runbook-missing is "note" for gold and was "error"');
    expect(code).toBe(2);
  });

  it("refuses policies that extend each other in a circle", async () => {
    const project = await writeBase({ policy: { extends: "./other.json" } });
    await writeFile(join(project.dir, "other.json"), JSON.stringify({ extends: "./waybill.policy.json" }));
    const { code, stderr } = await cli(project, "check");
    await project.remove();
    expect(stderr).toContain("extends itself");
    expect(code).toBe(2);
  });
});

describe("waybill flows scorecard", () => {
  it("shows what one flow is ready for and what is missing", async () => {
    const { code, stdout } = await cli(broken, "flows", "scorecard", "book-order");
    expect(stdout).toContain("book-order is a gold flow and ready for none");
    expect(stdout).toMatch(/✗ bronze {2}\d+ of \d+ rules are kept\n(.*\n)* {4}runbook-missing {2}flow:book-order/);
    expect(code).toBe(0);
    const { scorecards } = JSON.parse((await cli(good, "flows", "scorecard", "--json")).stdout) as {
      readonly scorecards: readonly ScorecardView[];
    };
    expect(scorecards.map(({ flow }) => flow)).toEqual(["book-order", "mark-order"]);
  });

  it("refuses a flow that is not there, and names those that are", async () => {
    const { code, stderr } = await cli(good, "flows", "scorecard", "book-ordr");
    expect(stderr).toContain("book-order, mark-order");
    expect(code).toBe(2);
  });
});

describe("waybill start under a policy", () => {
  const flags = ["--hooks-port", "0", "--portal-port", "0"];
  const env = { STOREFRONT_SECRET: "s", STOREFRONT_URL: "http://127.0.0.1:9", BILLING_TOKEN: "t" };

  it("starts nothing while an enforced error stands, and says which flows and rules", async () => {
    await withPolicy({ mode: "enforce" }, async (file) => {
      const { code, stdout, stderr } = await waybill(["start", "--policy", file, ...flags], { cwd: broken.dir, env });
      expect(stderr).toMatch(/The gate refuses \d flows?: book-order \([a-z, -]*runbook-missing/);
      expect([code, stdout]).toEqual([3, ""]);
    });
  });

  it.each<[when: string, policy: PolicyFile]>([
    ["the policy only evaluates", { mode: "evaluate" }],
    ["the errors are waived", { waivers: [waiver] }],
  ])("starts when %s, and tells of the gate by its API", async (_, policy) => {
    await withPolicy(policy, async (file) => {
      const running = waybillRunning(["start", "--json", "--policy", file, ...flags], { cwd: broken.dir, env });
      const [, portal = ""] = await running.seen(/"portal":"([^"]+)"/);
      const gate = (await (await fetch(`${portal}/api/gate`)).json()) as GateView;
      const card = (await (await fetch(`${portal}/api/flows/book-order/scorecard`)).json()) as ScorecardView;
      const missing = await fetch(`${portal}/api/flows/nothing/scorecard`);
      expect(await running.stop()).toBe(0);
      expect([gate.ok, only(gate.findings, "runbook-missing").length]).toEqual([true, 2]);
      expect(gate.policyFiles).toEqual(["core.json"]);
      expect(card).toMatchObject({ flow: "book-order", tier: "gold", level: "none" });
      expect(missing.status).toBe(404);
    });
  });

  it("starts without any policy, and says in dev what stands", async () => {
    const started = waybillRunning(["start", "--json", ...flags], { cwd: broken.dir, env });
    await started.seen(/"ready":true/);
    expect(await started.stop()).toBe(0);
    const dev = waybillRunning(["dev", ...flags], { cwd: broken.dir, env });
    await dev.seen(/The gate found \d+ errors?, .*book-order \([a-z, -]*runbook-missing.*waybill check/);
    expect(await dev.stop()).toBe(0);
  });
});
