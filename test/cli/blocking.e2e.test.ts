import { rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { signShopify } from "../../src/testing/sign.ts";
import { type Running, type TempProject, waybillRunning } from "./cli.ts";
import { writeProject } from "./project.ts";

const secret = "test-secret";

/** Flows that block until there is a file `release`, each in another place. */
const flows = `
import { execFileSync } from "node:child_process";
import { existsSync } from "node:fs";
import { setTimeout as delay } from "node:timers/promises";
import { contract, flow, jsonSchema, secret, shopifySignature, team, webhook } from "waybill";

const block = () => {
  while (!existsSync("release"));
};
const owner = team("ops", { onCall: "pager:ops" });
const Ordered = contract("drill.ordered", { version: "1.0.0", kind: "webhook", schema: jsonSchema({ type: "object", required: ["id"] }) });
const on = (path) => webhook(path, { contract: Ordered, verify: shopifySignature(secret("SECRET")), key: (order) => order.id });
const base = { version: "1.0.0", owner };

export const inStep = flow("in-step", { ...base, on: on("/in-step"), run: (_order, run) => run.step("spin", () => block()) });
export const afterAwait = flow("after-await", {
  ...base,
  on: on("/after-await"),
  run: (_order, run) =>
    run.step("spin", async () => {
      await delay(20);
      block();
    }),
});
export const between = flow("between", {
  ...base,
  on: on("/between"),
  async run(_order, run) {
    await run.step("first", () => 1);
    block();
  },
});
export const native = flow("native", {
  ...base,
  on: on("/native"),
  run: (_order, run) => run.step("spin", () => {
    execFileSync("sh", ["-c", "while [ ! -e release ]; do sleep 0.05; done"]);
    block();
  }),
});
export const harmless = flow("harmless", { ...base, on: on("/harmless"), run: (_order, run) => run.step("rest", () => delay(50)) });
`;

let project: TempProject;
let server: Running;
let hooks: string;
let portal: string;

beforeAll(async () => {
  project = await writeProject({
    "flows/drill.ts": flows,
    "waybill.config.ts": 'export default { blocked: "600ms" };',
  });
  server = waybillRunning(["start", "--json", "--hooks-port", "0", "--portal-port", "0"], {
    cwd: project.dir,
    env: { SECRET: secret },
  });
  const [line] = await server.seen(/^\{"ready":true.*\}$/m);
  ({ hooks, portal } = JSON.parse(line) as { readonly hooks: string; readonly portal: string });
});
afterAll(async () => {
  await server.stop("SIGKILL");
  await project.remove();
});
beforeEach(() => rm(join(project.dir, "release"), { force: true }));

let lastId = 0;
async function deliver(flow: string): Promise<string> {
  const body = JSON.stringify({ id: String(++lastId) });
  const answer = await fetch(`${hooks}/${flow}`, { method: "POST", body, headers: signShopify(secret, body) });
  return ((await answer.json()) as { readonly runId: string }).runId;
}

/** The next line of the log from this place of the output on that fits. */
async function logged(pattern: RegExp, after: number): Promise<Readonly<Record<string, unknown>>> {
  const [line] = await server.seen(new RegExp(`^\\{.*${pattern.source}.*\\}$`, "m"), after);
  return JSON.parse(line) as Readonly<Record<string, unknown>>;
}

async function release(): Promise<void> {
  await writeFile(join(project.dir, "release"), "");
  expect((await fetch(`${portal}/healthz`)).status).toBe(200);
}

describe("code that blocks the event loop", () => {
  it.each([
    ["in a step", "in-step", "spin", "block"],
    ["in a step that awaited something of its own", "after-await", "spin", "block"],
    ["in the flow function between two steps", "between", undefined, "block"],
  ])("%s is reported with its flow and its place while it still blocks", async (_where, flow, step, name) => {
    const after = server.output().length;
    // The answer may come only after the block: the run begins at once.
    const delivered = deliver(flow);
    const line = await logged(new RegExp(`"flow":"${flow}".*blocks the event loop`), after);
    expect(line).toMatchObject({
      level: 40,
      flow,
      msg: `flow "${flow}" blocks the event loop: nothing else runs meanwhile`,
      at: expect.stringMatching(new RegExp(`^${name} \\(.*/flows/drill\\.ts:\\d+\\)$`)),
    });
    expect(line["step"]).toBe(step);
    expect(Number(line["blockedMs"])).toBeGreaterThan(600);
    expect(server.output().slice(after)).not.toContain("answers again");
    await release();
    expect(line["run"]).toBe(await delivered);
    expect(await logged(/answers again/, after)).toMatchObject({ flow, blockedMs: expect.any(Number) });
  });

  it("in native code is reported while it blocks, although nobody can tell whose it is", async () => {
    const after = server.output().length;
    const delivered = deliver("native");
    expect(await logged(/native code blocks the event loop/, after)).toMatchObject({
      msg: "native code blocks the event loop",
    });
    await release();
    await delivered;
    expect(await logged(/answers again/, after)).toMatchObject({ blockedMs: expect.any(Number) });
  });

  it("is not what a step that awaits does, nor what a quick one does", async () => {
    const after = server.output().length;
    await Promise.all(Array.from({ length: 50 }, () => deliver("harmless")));
    const home = async () => {
      const answer = await fetch(`${portal}/api/home`);
      return ((await answer.json()) as { readonly flows: readonly { readonly open: object }[] }).flows;
    };
    await expect.poll(async () => (await home()).every(({ open }) => Object.keys(open).length === 0)).toBe(true);
    expect(server.output().slice(after)).not.toContain('flow "harmless" blocks');
  });
});
