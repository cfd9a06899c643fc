import { readFile, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { GateView } from "../../src/server/wire.ts";
import { initProject, type TempProject, waybill } from "./cli.ts";

/** A flow that charges with a key of its own making, and its proof. */
const charging = `
import { githubSignature, flow, secret, webhook } from "waybill";
import { OrderReceived } from "../contracts/orders.ts";
import { sales } from "../teams.ts";

export const charging = flow("charging", {
  version: "1.0.0",
  owner: sales,
  on: webhook("/charges", { contract: OrderReceived, verify: githubSignature(secret("ORDERS_SECRET")), key: (o) => o.id }),
  run: (order, run) =>
    run.step("charge", () =>
      fetch("https://pay.example.com/charges", {
        method: "POST",
        headers: { "Idempotency-Key": \`"\${crypto.randomUUID()}"\` },
        body: JSON.stringify({ order: order.id }),
      }).then((answer) => answer.status),
    ),
});
`;
const proof = `
import { proof } from "waybill/testing";
import { charging } from "../flows/charging.ts";
import sample from "../samples/order-received.json" with { type: "json" };

export const charged = proof(charging, {
  input: sample,
  systems: { pay: { url: "https://pay.example.com", collections: ["charges"] } },
});
`;

let project: TempProject;
beforeAll(async () => {
  project = await initProject();
});
afterAll(() => project.remove());

const prove = (...args: string[]) => waybill(["prove", ...args], { cwd: project.dir });

/** What the project's record says of each flow. */
async function recorded(): Promise<Readonly<Record<string, { passed: boolean; codeHash: string }>>> {
  return JSON.parse(await readFile(join(project.dir, "waybill.proofs.json"), "utf8")).flows;
}

async function findings(): Promise<readonly string[]> {
  const { stdout } = await waybill(["check", "--json"], { cwd: project.dir });
  const view = JSON.parse(stdout) as GateView;
  return view.findings.filter(({ rule }) => rule === "proof-missing").map(({ fact }) => fact);
}

describe("waybill prove", () => {
  it("proves the flows of a new project", async () => {
    const { code, stdout, stderr } = await prove();
    expect({ code, stderr }).toEqual({ code: 0, stderr: "" });
    expect(stdout).toMatch(
      /^✓ order-received \+ order-confirmation: \d+ executions, \d+ of them with a crash; 0 effects/,
    );
  });

  it("proves the flows of the example, in all orders of an order and its refund", async () => {
    const cwd = fileURLToPath(new URL("../../examples/order-to-cash", import.meta.url));
    const { code, stdout } = await waybill(["prove", "--no-record", "--json"], { cwd });
    expect(code).toBe(0);
    const { proofs, unproven } = JSON.parse(stdout) as { proofs: object[]; unproven: string[] };
    expect(unproven).toEqual([]);
    expect(proofs).toMatchObject([
      { ok: true, effects: 5, reorderings: 3 },
      { ok: true, effects: 8, reorderings: 0 },
      { ok: true, effects: 3, ends: [{ status: "compensated" }] },
    ]);
  });

  it("writes down what was proved, for the gate to know until the code changes", async () => {
    const before = await recorded();
    expect(before).toMatchObject({
      "order-confirmation@1.0.0": { passed: true, codeHash: expect.stringMatching(/^sha256:[0-9a-f]{64}$/) },
      "order-received@1.0.0": { passed: true },
    });
    expect(await findings()).toEqual([]);
    const teams = join(project.dir, "teams.ts");
    const text = await readFile(teams, "utf8");
    await writeFile(teams, `// Who is who.\n${text}`);
    expect(await findings()).toEqual([]);
    await writeFile(teams, text.replace("sales-on-call@", "sales-night@"));
    expect(await findings()).toEqual([expect.stringContaining("other code"), expect.stringContaining("other code")]);
    await prove("--no-record");
    expect(await recorded()).toEqual(before);
    await prove();
    expect(await recorded()).not.toEqual(before);
    expect(await findings()).toEqual([]);
  });

  it("tells the story of a flow that is not safe to run twice, and ends with 1", async () => {
    await writeFile(join(project.dir, "flows", "charging.ts"), charging);
    await writeFile(join(project.dir, "proofs", "charging.ts"), proof);
    const { code, stdout } = await prove();
    expect(code).toBe(1);
    expect(stdout).toMatch(
      /^✗ Flow "charging" is not safe to run twice: POST \/charges at pay happened 2 times, and once/m,
    );
    expect(stdout).toContain("Why (key-changes)");
    expect(stdout).toContain("✓ order-received");
    expect(await recorded()).toMatchObject({
      "charging@1.0.0": { passed: false },
      "order-received@1.0.0": { passed: true },
    });
    const alone = await prove("charging", "--json", "--only", "4");
    expect(alone.code).toBe(1);
    expect(JSON.parse(alone.stdout)).toMatchObject({
      ok: false,
      proofs: [{ flow: "charging", ok: false, mistake: "key-changes", scenario: 4 }],
    });
  });

  it("says which flow is unknown or has no proof, and how to write one", async () => {
    expect(await prove("nonsense")).toMatchObject({ code: 2, stderr: expect.stringContaining("flow-unknown") });
    await rm(join(project.dir, "proofs"), { recursive: true });
    const { code, stderr } = await prove("charging");
    expect(code).toBe(2);
    expect(stderr).toContain('Flow "charging" has no proof. Export one from a module in proofs/');
  });
});
