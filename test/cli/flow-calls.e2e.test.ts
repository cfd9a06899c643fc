import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { CallOfFlow } from "../../src/cli/format/observed-call.ts";
import { type TempProject, waybill, waybillRunning } from "./cli.ts";
import { writeProject } from "./project.ts";

const servers: Server[] = [];
let project: TempProject;
let declared: string;
let secretly: string;
let hidden: string;

async function listen(): Promise<string> {
  const server = createServer((_request, response) => response.setHeader("content-type", "application/json").end("{}"));
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  servers.push(server);
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

beforeAll(async () => {
  [declared, secretly, hidden] = await Promise.all([listen(), listen(), listen()]);
  project = await writeProject({
    "waybill.config.ts": 'import { defineConfig } from "waybill";\nexport default defineConfig({});\n',
    ".env": `BILLING_URL=${secretly}/v1\n`,
    "order.json": '{"id":1}',
    "systems/index.ts": `
import { http, secret, system } from "waybill";
export const crm = system("crm", { access: http({ baseUrl: "${declared}" }) });
export const billing = system("billing", { access: http({ baseUrl: secret("BILLING_URL") }) });
`,
    "flows/orders.ts": `
import { contract, event, flow, jsonSchema, team } from "waybill";
import { crm } from "../systems/index.ts";

const Order = contract("shop.order", { version: "1.0.0", schema: jsonSchema<{ id: number }>({ type: "object" }) });
export const orders = flow("orders", {
  version: "1.0.0",
  owner: team("commerce", { onCall: "pager:commerce" }),
  on: event(Order, { key: (order) => order.id }),
  async run(_order, run) {
    await run.step("upsert", crm, (call) => call.get("/customers/1"));
    await run.step("invoice", async () => (await fetch("${secretly}/v1/invoices")).json());
    await run.step("price", async () => (await fetch("${hidden}/prices?sku=1")).json());
  },
});
`,
  });
});
afterAll(async () => {
  await project.remove();
  for (const server of servers) {
    server.closeAllConnections();
    server.close();
  }
});

const hostOf = (url: string) => new URL(url).host;

const cli = (...args: string[]) => waybill(args, { cwd: project.dir });

async function calls(...args: string[]): Promise<readonly CallOfFlow[]> {
  const { code, stdout, stderr } = await cli("flows", "calls", "--json", ...args);
  if (code !== 0) throw new Error(stderr);
  return JSON.parse(stdout) as readonly CallOfFlow[];
}

describe("waybill flows calls", () => {
  it("has nothing to show before anything ran", async () => {
    expect(await calls()).toEqual([]);
    expect((await cli("flows", "calls")).stdout).toContain("No flow was seen to call anything.");
  });

  it("shows whom steps called, by host, and which of them no system declares", async () => {
    expect((await cli("run", "orders", "--input", "order.json")).code).toBe(0);
    const seen = await calls();
    expect(seen.toSorted((a, b) => a.step?.localeCompare(b.step ?? "") ?? 0)).toMatchObject([
      { flow: "orders", step: "invoice", host: hostOf(secretly), declaredBy: ["billing"], count: 1 },
      { flow: "orders", step: "price", host: hostOf(hidden), declaredBy: [], count: 1 },
      { flow: "orders", step: "upsert", host: hostOf(declared), system: "crm", declaredBy: ["crm"], count: 1 },
    ]);
    const { stdout } = await cli("flows", "calls");
    const lines = stdout.split("\n").map((line) => line.replaceAll(/ {2,}/g, "|"));
    expect(lines[0]).toBe("FLOW|STEP|HOST|SYSTEM|LAST SEEN|CALLS");
    expect(lines).toContainEqual(expect.stringContaining(`orders|price|${hostOf(hidden)}|no system declares it|`));
    expect(lines).toContainEqual(expect.stringContaining(`orders|invoice|${hostOf(secretly)}|past billing|`));
    expect(lines).toContainEqual(expect.stringContaining(`orders|upsert|${hostOf(declared)}|crm|`));
    expect(await calls("--flow", "orders")).toEqual(seen);
    expect(await calls("--flow", "others")).toEqual([]);
  });

  it("keeps them through a stop, a backup and a verification of the data", async () => {
    const before = await calls();
    const server = waybillRunning(["start", "--json", "--hooks-port", "0", "--portal-port", "0"], { cwd: project.dir });
    await server.seen(/^\{"ready":true.*\}$/m);
    expect((await cli("backup", "copy.db")).code).toBe(0);
    expect(await server.stop()).toBe(0);
    expect((await cli("verify")).code).toBe(0);
    expect(await calls()).toEqual(before);
  });
});
