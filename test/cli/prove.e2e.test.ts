import { rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
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
    const { code, stdout } = await waybill(["prove", "--json"], { cwd });
    expect(code).toBe(0);
    const { proofs, unproven } = JSON.parse(stdout) as { proofs: object[]; unproven: string[] };
    expect(unproven).toEqual([]);
    expect(proofs).toMatchObject([
      { ok: true, effects: 5, reorderings: 3 },
      { ok: true, effects: 8, reorderings: 0 },
      { ok: true, effects: 3, ends: [{ status: "compensated" }] },
    ]);
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
