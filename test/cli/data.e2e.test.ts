import { mkdir, open, readdir, readFile, rename, stat } from "node:fs/promises";
import { join } from "node:path";
import { parseEnv } from "node:util";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { signDelivery } from "../../src/cli/sign-delivery.ts";
import type { RunDetail, RunPage } from "../../src/server/wire.ts";
import { initProject, type TempProject, waybill, waybillRunning } from "./cli.ts";

let project: TempProject;
let sample: Record<string, unknown>;
let secret: string;

beforeAll(async () => {
  project = await initProject();
  sample = JSON.parse(await readFile(join(project.dir, "samples", "order-received.json"), "utf8"));
  secret = parseEnv(await readFile(join(project.dir, ".env"), "utf8"))["ORDERS_SECRET"] ?? "";
});
afterAll(() => project.remove());

const cli = (...args: string[]) => waybill(args, { cwd: project.dir });

async function json<T>(...args: string[]): Promise<T> {
  const { code, stdout, stderr } = await cli(...args, "--json");
  if (code !== 0 && code !== 1) throw new Error(stderr);
  return JSON.parse(stdout) as T;
}

async function start(...args: string[]) {
  const server = waybillRunning(["start", "--json", "--hooks-port", "0", "--portal-port", "0", ...args], {
    cwd: project.dir,
  });
  const [line] = await server.seen(/^\{"ready":true.*\}$/m);
  return { server, hooks: (JSON.parse(line) as { hooks: string }).hooks };
}

/** Delivers an order and answers its run once it is acknowledged. */
async function deliver(hooks: string, id: string): Promise<string> {
  const body = Buffer.from(JSON.stringify({ ...sample, id }));
  const signature = signDelivery({ scheme: "github", secret, body, at: Date.now(), id });
  const answer = await fetch(`${hooks}/orders`, {
    method: "POST",
    body,
    headers: { "content-type": "application/json", ...signature },
  });
  expect(answer.status).toBeLessThan(300);
  return ((await answer.json()) as { runId: string }).runId;
}

describe("the data of a server that takes messages", () => {
  let backupFile: string;
  let acknowledged: string[];

  it("is backed up and verified meanwhile", async () => {
    const { server, hooks } = await start();
    const before: string[] = [];
    for (let id = 0; id < 20; id++) before.push(await deliver(hooks, `before-${id}`));
    let isOver = false;
    const sending = (async () => {
      for (let id = 0; !isOver; id++) await deliver(hooks, `during-${id}`);
    })();
    await mkdir(join(project.dir, "backups"));
    const backup = await json<{ file: string; bytes: number; runs: number }>("backup", "backups");
    const verified = await json<{ ok: boolean; checks: readonly { name: string; status: string }[] }>("verify");
    isOver = true;
    await sending;
    expect(await server.stop()).toBe(0);
    expect(await readdir(join(project.dir, "backups"))).toEqual([expect.stringMatching(/^waybill-[\dT-]+Z\.db$/)]);
    expect((await stat(backup.file)).size).toBe(backup.bytes);
    expect(backup.runs).toBeGreaterThanOrEqual(before.length);
    expect(verified.ok).toBe(true);
    expect(verified.checks.map(({ name }) => name)).toEqual([
      "integrity",
      "messages",
      "statuses",
      "counts",
      "payloads",
      "texts",
      "gathers",
    ]);
    backupFile = backup.file;
    acknowledged = before;
  });

  it("can be restored from the backup, and Waybill goes on from there", async () => {
    const restored = join(project.dir, "restored");
    await mkdir(restored);
    await rename(backupFile, join(restored, "waybill.db"));
    const { server, hooks } = await start("--data", restored);
    expect(await deliver(hooks, "before-0")).toBe(acknowledged[0]);
    const fresh = await deliver(hooks, "after");
    const completed = async () => {
      const filter = ["--flow", "order-received", "--status", "completed", "--limit", "500"];
      const { runs } = await json<RunPage>("runs", "list", ...filter, "--data", restored);
      return runs.map(({ id }) => id);
    };
    await expect
      .poll(completed, { timeout: 20_000 })
      .toEqual(expect.arrayContaining([...acknowledged.toReversed(), fresh]));
    expect(await server.stop()).toBe(0);
    expect((await cli("verify", "--data", restored)).code).toBe(0);
  });

  it("goes from folder to folder as files, run by run", async () => {
    const [run] = (await json<RunPage>("runs", "list", "--status", "completed", "--limit", "1")).runs;
    const id = run?.id ?? "";
    const printed = await cli("runs", "export", id);
    expect((await cli("runs", "export", id, "--out", "run.json")).code).toBe(0);
    expect(await readFile(join(project.dir, "run.json"), "utf8")).toBe(printed.stdout);
    expect((await cli("runs", "export", id, "--out", "run.json")).stderr).toContain("file-exists");
    const there = ["--data", join(project.dir, "debug")];
    const done = await json<object>("runs", "import", "run.json", ...there);
    expect(done).toEqual({ runId: id, status: "completed", exportedAs: "completed" });
    const { children: _, ...original } = await json<RunDetail>("runs", "show", id);
    expect(await json<RunDetail>("runs", "show", id, ...there)).toMatchObject(original);
    expect((await cli("runs", "import", "run.json", ...there)).stderr).toContain("run-exists");
    expect((await cli("runs", "import", "README.md", ...there)).stderr).toContain("run-file-invalid");
  });

  it("is found damaged when it is", async () => {
    const data = join(project.dir, ".waybill", "waybill.db");
    const file = await open(data, "r+");
    await file.write(Buffer.alloc(4096, 0xa5), 0, 4096, 2 * 4096);
    await file.close();
    const { code, stdout } = await cli("verify");
    expect(code).toBe(1);
    expect(stdout).toMatch(/✗ integrity/);
    expect((await cli("backup", "damaged.db")).stderr).toContain("data-corrupt");
    expect(await readdir(project.dir)).not.toContain("damaged.db");
  });
});
