import { cp, mkdir, mkdtemp, rm, symlink } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { subjectKey } from "../../src/governance/gate/finding.ts";
import { type GateReport, gateReport } from "../../src/server/gate/judge-project.ts";
import { loadProject } from "../../src/server/project.ts";

const root = fileURLToPath(new URL("../../", import.meta.url));

/** What is found about each subject, with the place: neither less nor more. What is bad stands in the files themselves. */
const expected: Readonly<Record<string, readonly string[]>> = {
  "contract:customer.changed@1.0.0": ["personal-field-unclassified contracts/orders.ts:69"],
  "contract:thing.happened@1.0.0": [
    "contract-accepts-anything contracts/orders.ts:66",
    "contract-owner-missing contracts/orders.ts:66",
    "contract-example-missing contracts/orders.ts:66",
    "contract-guarantees-missing contracts/orders.ts:66",
    "event-unconsumed flows/08-round-and-round.ts:13",
  ],
  "entity:customer": ["entity-no-steward entities.ts:7", "entity-two-records entities.ts:7"],
  "flow:all-at-once": [
    "answer-without-contract flows/04-all-at-once.ts:12",
    "concurrency-unbounded flows/04-all-at-once.ts:11",
    "proof-missing flows/04-all-at-once.ts:7",
    "tests-missing flows/04-all-at-once.ts:7",
  ],
  "flow:by-screen": [
    "effect-not-repeatable flows/10-by-screen.ts:13",
    "proof-missing flows/10-by-screen.ts:7",
    "rollback-missing runbooks/thin.md:1",
    "runbook-incomplete runbooks/thin.md:1",
    "tests-missing flows/10-by-screen.ts:7",
    "dead-letter-review-late flows/10-by-screen.ts:7",
  ],
  "flow:hidden-coupling": [
    "effect-not-repeatable flows/07-hidden-coupling.ts:10",
    "host-undeclared flows/07-hidden-coupling.ts:11",
    "proof-missing flows/07-hidden-coupling.ts:6",
    "retry-unsafe flows/07-hidden-coupling.ts:10",
    "tests-missing flows/07-hidden-coupling.ts:6",
  ],
  "flow:nobody-to-call": [
    "dead-letter-policy-missing flows/05-nobody-to-call.ts:8",
    "promise-missing flows/05-nobody-to-call.ts:8",
    "proof-missing flows/05-nobody-to-call.ts:8",
    "runbook-missing flows/05-nobody-to-call.ts:8",
    "tests-missing flows/05-nobody-to-call.ts:8",
    "baseline-missing flows/05-nobody-to-call.ts:8",
    "description-missing flows/05-nobody-to-call.ts:8",
  ],
  "flow:pays-twice": [
    "effect-not-repeatable flows/02-pays-twice.ts:11",
    "proof-missing flows/02-pays-twice.ts:7",
    "retry-unsafe flows/02-pays-twice.ts:11",
    "tests-missing flows/02-pays-twice.ts:7",
    "undo-missing flows/02-pays-twice.ts:11",
  ],
  "flow:round-and-round": [
    "key-not-identifying flows/08-round-and-round.ts:9",
    "proof-missing flows/08-round-and-round.ts:7",
    "tests-missing flows/08-round-and-round.ts:7",
    "event-loop flows/08-round-and-round.ts:12",
  ],
  "flow:same-key": [
    "key-not-identifying flows/01-same-key.ts:9",
    "proof-missing flows/01-same-key.ts:7",
    "tests-missing flows/01-same-key.ts:7",
  ],
  "flow:tells-everything": [
    "personal-field-logged flows/06-tells-everything.ts:14",
    "proof-missing flows/06-tells-everything.ts:9",
    "tests-missing flows/06-tells-everything.ts:9",
    "promise-not-in-business-words flows/06-tells-everything.ts:9",
  ],
  "flow:waits-for-ever": [
    "proof-missing flows/03-waits-for-ever.ts:7",
    "tests-missing flows/03-waits-for-ever.ts:7",
    "timeout-missing flows/03-waits-for-ever.ts:11",
  ],
  "flow:yesterday": [
    "contract-sunset flows/09-yesterday.ts:7",
    "flow-not-deterministic flows/09-yesterday.ts:11",
    "proof-missing flows/09-yesterday.ts:7",
    "tests-missing flows/09-yesterday.ts:7",
  ],
  "project:project": ["secret-in-code flows/06-tells-everything.ts:6"],
  "system:crm": ["system-concurrency-high systems.ts:24"],
  "system:erp": ["screen-robot-unguarded systems.ts:34"],
  "team:nobody": ["on-call-missing teams.ts:5", "product-owner-missing teams.ts:5"],
};

let dir: string;
let report: GateReport;

beforeAll(async () => {
  dir = await mkdtemp(join(tmpdir(), "waybill-ten-"));
  await cp(fileURLToPath(new URL("ten-bad-flows/", import.meta.url)), dir, { recursive: true });
  await mkdir(join(dir, "node_modules"));
  await symlink(root, join(dir, "node_modules", "waybill"));
  report = await gateReport(await loadProject(dir), { now: Date.UTC(2026, 9, 1) });
});
afterAll(() => rm(dir, { recursive: true, force: true }));

describe("ten deliberately bad flows", () => {
  it("are ten", () => {
    expect(report.scorecards).toHaveLength(10);
  });

  it("give exactly the expected findings, each at its place", () => {
    const found: Record<string, string[]> = {};
    for (const { rule, subject, place } of report.findings) {
      const at = place === undefined ? "" : `${place.file}:${place.line}`;
      const key = subjectKey(subject);
      found[key] = [...(found[key] ?? []), `${rule} ${at}`];
    }
    expect(found).toEqual(expected);
  });

  it("are each found for what is bad about them, beside the tests and proofs that none has", () => {
    for (const { flow } of report.scorecards) {
      const own = report.findings.filter(({ flows }) => flows.includes(flow)).map(({ rule }) => rule);
      expect(own.filter((rule) => rule !== "tests-missing" && rule !== "proof-missing")).not.toEqual([]);
    }
  });

  it("are none of them ready for gold", () => {
    expect(report.scorecards.map(({ level }) => level)).not.toContain("gold");
  });
});
