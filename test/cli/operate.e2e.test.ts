import { readFile, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { parseEnv } from "node:util";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { signDelivery } from "../../src/cli/sign-delivery.ts";
import type { RunDetail, RunPage } from "../../src/server/wire.ts";
import { initProject, type Running, type TempProject, waybill, waybillRunning } from "./cli.ts";

/** A flow with a defect, and the same without it. */
const fragile = (body: string) => `
import { githubSignature, flow, secret, webhook } from "waybill";
import { OrderReceived } from "../contracts/orders.ts";
import { sales } from "../teams.ts";

export const fragile = flow("fragile", {
  version: "1.0.0",
  owner: sales,
  on: webhook("/fragile", { contract: OrderReceived, verify: githubSignature(secret("ORDERS_SECRET")), key: (o) => o.id }),
  async run(order, run) {
    await run.step("first", () => "done once");
    await run.step("second", () => { ${body} });
  },
});
`;

let project: TempProject;

async function cli(...args: string[]) {
  return waybill(args, { cwd: project.dir });
}

async function json<T>(...args: string[]): Promise<T> {
  const { code, stdout, stderr } = await cli(...args, "--json");
  if (code !== 0 && code !== 1) throw new Error(stderr);
  return JSON.parse(stdout) as T;
}

beforeAll(async () => {
  project = await initProject();
  // Without a policy nothing is refused: the flow below is not one to start.
  await rm(join(project.dir, "waybill.policy.json"));
  await writeFile(join(project.dir, "flows", "fragile.ts"), fragile('throw new TypeError("no tax table");'));
});
afterAll(() => project.remove());

describe("before anything ran", () => {
  it("says where data comes from", async () => {
    const { code, stderr } = await cli("runs", "list");
    expect(code).toBe(4);
    expect(stderr).toMatch(/^error: There is no data in .*\.waybill yet/);
  });

  it("finds nothing wrong with a new project", async () => {
    const { ok, checks } = await json<{ ok: boolean; checks: { name: string; status: string }[] }>("doctor");
    const unrelated = new Set(["hooks port", "portal port", "disk space", "disk speed"]);
    expect(checks.filter((check) => !unrelated.has(check.name) && check.status !== "ok")).toEqual([]);
    expect(typeof ok).toBe("boolean");
  });
});

describe("a server that runs", () => {
  let server: Running;
  let hooks: string;

  beforeAll(async () => {
    server = waybillRunning(["start", "--json", "--hooks-port", "0", "--portal-port", "0"], { cwd: project.dir });
    const [line] = await server.seen(/^\{"ready":true.*\}$/m);
    const ready = JSON.parse(line) as { hooks: string; portal: string; pid: number };
    expect(ready).toMatchObject({ ready: true, portal: expect.stringMatching(/^http:\/\/127\.0\.0\.1:\d+$/) });
    hooks = ready.hooks;
  });

  it("takes a signed delivery, once", async () => {
    const first = await deliver("/orders", await sample());
    expect(first.status).toBe(202);
    const { runId } = (await first.json()) as { runId: string };
    const second = await deliver("/orders", await sample());
    expect(second.status).toBe(200);
    expect(await second.json()).toEqual({ runId, duplicate: true });
    const run = await json<RunDetail>("runs", "show", runId);
    expect(run).toMatchObject({ id: runId, flow: "order-received", key: "1001" });
  });

  it("runs a flow by hand to its end and shows what happened", async () => {
    const { code, stdout } = await cli(
      "run",
      "order-received",
      "--input",
      "samples/order-received.json",
      "--key",
      "k1",
    );
    expect(code).toBe(0);
    expect(stdout).toMatch(/order-received 1\.0\.0 {2}completed/);
    expect(stdout).toMatch(/price order {2}ok in \d+/);
    expect(stdout).toMatch(/emits order\.confirmed@1\.0\.0/);
  });

  it("reads the message from standard input and knows a key again", async () => {
    const input = JSON.stringify({ ...JSON.parse((await sample()).toString()), id: "stdin-1" });
    const args = ["run", "order-received", "--input", "-", "--json"];
    const first = await waybill(args, { cwd: project.dir, stdin: input });
    const again = await waybill(args, { cwd: project.dir, stdin: input });
    expect([first.code, again.code]).toEqual([0, 0]);
    expect((JSON.parse(again.stdout) as RunDetail).id).toBe((JSON.parse(first.stdout) as RunDetail).id);
  });

  it("names each wrong field of an input", async () => {
    const { code, stderr } = await waybill(["run", "order-received", "--input", "-"], {
      cwd: project.dir,
      stdin: '{"id": 7, "lines": []}',
    });
    expect(code).toBe(2);
    expect(stderr).toContain("contract-broken, see docs/errors/contract-broken.md");
    expect(stderr).toMatch(/^ {2}\/id: expected a string/m);
  });

  it("refuses a second owner of the data folder", async () => {
    const { code, stderr } = await cli("start", "--hooks-port", "0", "--portal-port", "0");
    expect(code).toBe(4);
    expect(stderr).toContain("folder-owned");
  });

  it("says which port is taken", async () => {
    const port = new URL(hooks).port;
    const { code, stderr } = await cli("start", "--data", "other-data", "--hooks-port", port, "--portal-port", "0");
    expect(code).toBe(4);
    expect(stderr).toMatch(/port-taken/);
    expect(stderr).toContain(port);
  });

  it("is seen by doctor", async () => {
    const { code, stdout } = await cli("doctor");
    expect(stdout).toMatch(/✓ server +running as process \d+/);
    expect(code).toBe(0);
  });

  it("ends in order on SIGTERM", async () => {
    expect(await server.stop("SIGTERM")).toBe(0);
    expect(server.output()).not.toMatch(/^\s+at /m);
  });

  async function sample(): Promise<Buffer> {
    return readFile(join(project.dir, "samples", "order-received.json"));
  }

  async function deliver(path: string, body: Buffer): Promise<Response> {
    const env = parseEnv(await readFile(join(project.dir, ".env"), "utf8"));
    const secret = env["ORDERS_SECRET"] ?? "";
    const signature = signDelivery({ scheme: "github", secret, body, at: Date.now(), id: "m1" });
    return fetch(new URL(path, hooks), {
      method: "POST",
      headers: { "content-type": "application/json", ...signature },
      body: new Uint8Array(body),
    });
  }
});

describe("without a server", () => {
  let dead: string;

  it("answers 1 for a run that did not complete, and lists it as dead", async () => {
    const run = await json<RunDetail>("run", "fragile", "--input", "samples/order-received.json");
    expect(run).toMatchObject({ status: "dead", cause: "defect" });
    dead = run.id;
    const page = await json<RunPage>("dead", "list");
    expect(page.runs.map(({ id }) => id)).toEqual([dead]);
    const { code, stdout } = await cli("dead", "list", "--flow", "fragile");
    expect(code).toBe(0);
    expect(stdout).toMatch(/defect: TypeError: no tax table/);
  });

  it("replays from the failed step once the code is repaired, and does nothing twice", async () => {
    expect((await cli("replay", dead)).code).toBe(1);
    await writeFile(join(project.dir, "flows", "fragile.ts"), fragile('return "repaired";'));
    const { code, stdout } = await cli("replay", dead, "--reason", "tax table is there");
    expect(code).toBe(0);
    expect(stdout).toMatch(/replayed from the failed step by \S+: tax table is there/);
    expect(stdout.match(/first {2}ok/g)).toHaveLength(1);
    expect((await json<RunPage>("dead", "list")).runs).toEqual([]);
  });

  it("replays from the start when told", async () => {
    await writeFile(join(project.dir, "flows", "fragile.ts"), fragile('throw new TypeError("again");'));
    const { id } = await json<RunDetail>("run", "fragile", "--input", "samples/order-received.json", "--key", "s");
    await writeFile(join(project.dir, "flows", "fragile.ts"), fragile('return "repaired";'));
    const { code, stdout } = await cli("replay", id, "--from-start");
    expect(code).toBe(0);
    expect(stdout.match(/first {2}ok/g)).toHaveLength(2);
  });

  it("closes a dead run with a reason", async () => {
    await writeFile(join(project.dir, "flows", "fragile.ts"), fragile('throw new TypeError("for good");'));
    const { id } = await json<RunDetail>("run", "fragile", "--input", "samples/order-received.json", "--key", "c");
    expect((await cli("dead", "close", id)).code).toBe(2);
    expect((await cli("dead", "close", id, "--reason", "customer withdrew")).code).toBe(0);
    expect(await json<RunDetail>("runs", "show", id)).toMatchObject({ status: "irrecoverable" });
    const again = await cli("dead", "close", id, "--reason", "twice");
    expect([again.code, again.stderr]).toEqual([2, expect.stringContaining("run-not-dead")]);
  });

  it("filters and pages the list of runs", async () => {
    const page = await json<RunPage>("runs", "list", "--limit", "2");
    expect(page.runs).toHaveLength(2);
    const next = await json<RunPage>("runs", "list", "--limit", "500", "--before", page.next ?? "");
    expect(next.runs.length).toBeGreaterThan(0);
    expect(next.runs.map(({ id }) => id)).not.toContain(page.runs[0]?.id);
    const completed = await json<RunPage>("runs", "list", "--flow", "fragile", "--status", "completed");
    expect(completed.runs.every(({ flow, status }) => flow === "fragile" && status === "completed")).toBe(true);
    expect(completed.runs).toHaveLength(2);
  });

  it("reads runs even while a flow does not parse", async () => {
    await writeFile(join(project.dir, "flows", "fragile.ts"), "this is not a module");
    expect((await cli("runs", "list")).code).toBe(0);
    const { code, stderr } = await cli("start");
    expect(code).toBe(3);
    expect(stderr).toMatch(/^error: flows\/fragile\.ts cannot be loaded: SyntaxError/);
    expect((await cli("doctor")).code).toBe(1);
  });
});

describe("wrong use", () => {
  it.each([
    [["runs", "show", "00000000000"], 2, "run-unknown"],
    [["runs", "list", "--status", "done"], 2, "request-invalid"],
    [["runs", "list", "--limit", "0"], 2, "request-invalid"],
    [["start", "--hooks-port", "x"], 2, "request-invalid"],
    [["run", "order-received", "--input", "nowhere.json"], 2, "request-invalid"],
    [["run", "order-received", "--input", "README.md"], 2, "payload-not-json"],
    [["doctor", "--project", "nowhere"], 1, undefined],
    [["start", "--project", "nowhere"], 3, "project-invalid"],
    [["init", "."], 2, "folder-exists"],
    [["nonsense"], 2, "request-invalid"],
  ])("answers %j with exit code %d and, with --json, an error that a program can read", async (args, exit, code) => {
    const { code: actual, stderr } = await cli(...args, "--json");
    expect(actual).toBe(exit);
    if (code !== undefined) expect(JSON.parse(stderr)).toMatchObject({ error: { code, message: expect.any(String) } });
  });
});
