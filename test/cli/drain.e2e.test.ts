import { existsSync } from "node:fs";
import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { afterEach, describe, expect, it } from "vitest";
import type { RunPage } from "../../src/server/wire.ts";
import { signShopify } from "../../src/testing/sign.ts";
import { type Running, type TempProject, waybill, waybillRunning } from "./cli.ts";
import { writeProject } from "./project.ts";

const secret = "test-secret";

/** Its steps write a line each; that of an order "long" ends when there is a file `gate`, that of "hangs" only when there is `mended`. */
const drill = `
import { appendFile, writeFile } from "node:fs/promises";
import { existsSync } from "node:fs";
import { setTimeout as delay } from "node:timers/promises";
import { contract, flow, jsonSchema, secret, shopifySignature, team, webhook } from "waybill";

const until = async (name) => {
  await writeFile("at-work", "");
  while (!existsSync(name)) await delay(10);
};

export const drill = flow("drill", {
  version: "1.0.0",
  owner: team("ops", { onCall: "pager:ops" }),
  overstay: "1ms",
  on: webhook("/drill", {
    contract: contract("drill.ordered", { version: "1.0.0", kind: "webhook", schema: jsonSchema({ type: "object", required: ["id"] }) }),
    verify: shopifySignature(secret("SECRET")),
    key: (order) => order.id,
  }),
  async run(order, run) {
    for (const name of ["one", "two", "three"]) {
      await run.step(name, async () => {
        await delay(15);
        if (name === "two" && order.kind === "long") await until("gate");
        if (name === "two" && order.kind === "hangs") await until("mended");
        await appendFile("effects", order.id + " " + name + "\\n");
      }, { timeout: "1h" });
      if (name === "one") await run.sleep("a moment", "40ms");
    }
  },
});
`;

let project: TempProject;
let server: Running | undefined;
afterEach(async () => {
  await server?.stop("SIGKILL");
  server = undefined;
  await project.remove();
});

interface Ready {
  readonly hooks: string;
  readonly portal: string;
}

async function start(): Promise<Ready> {
  server = waybillRunning(["start", "--json", "--hooks-port", "0", "--portal-port", "0"], {
    cwd: project.dir,
    env: { SECRET: secret },
  });
  const [line] = await server.seen(/^\{"ready":true.*\}$/m);
  return JSON.parse(line) as Ready;
}

async function deliver(hooks: string, order: { readonly id: string; readonly kind?: string }) {
  const body = JSON.stringify(order);
  try {
    const answer = await fetch(`${hooks}/drill`, { method: "POST", body, headers: signShopify(secret, body) });
    const { code } = (await answer.json()) as { readonly code?: string };
    return { status: answer.status, code, retryAfter: answer.headers.get("retry-after") };
  } catch {
    return { status: 0, code: undefined, retryAfter: null };
  }
}

async function effects(): Promise<readonly string[]> {
  return (await readFile(join(project.dir, "effects"), "utf8")).trimEnd().split("\n");
}

/** Whether a run waits for a file in its second step. */
function isAtWork(): boolean {
  return existsSync(join(project.dir, "at-work"));
}

async function runsIn(status: string): Promise<readonly string[]> {
  const { stdout, stderr, code } = await waybill(["runs", "list", "--status", status, "--limit", "500", "--json"], {
    cwd: project.dir,
  });
  if (code !== 0) throw new Error(stderr);
  return (JSON.parse(stdout) as RunPage).runs.map(({ key }) => key);
}

describe("waybill start, on SIGTERM", () => {
  it("refuses what is new, ends with 0 when running steps are done, and carries on what it took, nothing twice", async () => {
    project = await writeProject({
      "flows/drill.ts": drill,
      "waybill.config.ts": 'export default { maxActiveRuns: 16, drain: "20s" };',
    });
    const { hooks } = await start();
    const acknowledged: string[] = [];
    const refusals: unknown[] = [];
    let isOver = false;
    const sender = async (name: string): Promise<void> => {
      for (let index = 0; !isOver; index++) {
        const id = `${name}-${index}`;
        const { status, ...refusal } = await deliver(hooks, { id });
        if (status === 202) acknowledged.push(id);
        else if (status === 503) refusals.push(refusal);
        else if (status !== 0) throw new Error(`${id} got ${status}.`);
      }
    };
    expect(await deliver(hooks, { id: "long", kind: "long" })).toMatchObject({ status: 202 });
    acknowledged.push("long");
    const senders = ["a", "b", "c", "d"].map(sender);
    await expect.poll(() => acknowledged.length, { timeout: 20_000 }).toBeGreaterThan(60);
    // The end waits for the gate from here on.
    await expect.poll(isAtWork).toBe(true);
    const ended = server?.stop("SIGTERM");
    await expect.poll(() => refusals.length).toBeGreaterThan(8);
    await writeFile(join(project.dir, "gate"), "");
    expect(await ended).toBe(0);
    isOver = true;
    await Promise.all(senders);
    expect(new Set(refusals.map((refusal) => JSON.stringify(refusal)))).toEqual(
      new Set([JSON.stringify({ code: "shutting-down", retryAfter: "10" })]),
    );
    const before = await effects();
    expect(before).toContain("long two");
    expect(before.length).toBeLessThan(3 * acknowledged.length);

    await start();
    await expect.poll(() => runsIn("completed"), { timeout: 25_000 }).toHaveLength(acknowledged.length);
    expect((await runsIn("completed")).toSorted()).toEqual(acknowledged.toSorted());
    const expected = acknowledged.flatMap((id) => [`${id} one`, `${id} three`, `${id} two`]);
    expect((await effects()).toSorted()).toEqual(expected.toSorted());
    expect(await server?.stop("SIGTERM")).toBe(0);
  }, 90_000);

  it("is not held by a step that hangs, and carries on with it after the next start", async () => {
    project = await writeProject({
      "flows/drill.ts": drill,
      "waybill.config.ts": 'export default { drain: "300ms" };',
    });
    const { hooks } = await start();
    expect(await deliver(hooks, { id: "h", kind: "hangs" })).toMatchObject({ status: 202 });
    await expect.poll(isAtWork).toBe(true);
    expect(await server?.stop("SIGTERM")).toBe(0);
    expect(await runsIn("completed")).toEqual([]);
    const { stdout } = await waybill(["doctor", "--json"], { cwd: project.dir, env: { SECRET: secret } });
    const { checks } = JSON.parse(stdout) as { readonly checks: readonly { readonly name: string }[] };
    expect(checks.find(({ name }) => name === "runs")).toMatchObject({
      status: "warn",
      found: expect.stringMatching(/^1 overstay: \w{11} of drill is running for \d/),
    });
    await writeFile(join(project.dir, "mended"), "");
    await start();
    await expect.poll(() => runsIn("completed"), { timeout: 20_000 }).toEqual(["h"]);
    expect(await effects()).toEqual(["h one", "h two", "h three"]);
  });

  it.each(["SIGTERM", "SIGINT"] as const)("ends at once on a second signal, %s, and loses nothing", async (second) => {
    project = await writeProject({ "flows/drill.ts": drill, "waybill.config.ts": 'export default { drain: "1h" };' });
    const { hooks, portal } = await start();
    expect(await deliver(hooks, { id: "h", kind: "hangs" })).toMatchObject({ status: 202 });
    await expect.poll(isAtWork).toBe(true);
    const ended = server?.stop("SIGTERM");
    await expect.poll(async () => (await fetch(`${portal}/readyz`)).status).toBe(503);
    let code: number | null | undefined;
    void ended?.then((ending) => {
      code = ending;
    });
    // Too soon it counts as the first, so it is said until it is heard.
    await expect
      .poll(
        () => {
          void server?.stop(second);
          return code;
        },
        { interval: 50, timeout: 5_000 },
      )
      .toBeNull();
    await writeFile(join(project.dir, "mended"), "");
    await start();
    await expect.poll(() => runsIn("completed"), { timeout: 20_000 }).toEqual(["h"]);
  });
});
