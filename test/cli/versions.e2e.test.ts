import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { RunDetail } from "../../src/server/wire.ts";
import { type Running, type TempProject, waybill, waybillRunning } from "./cli.ts";
import { writeProject } from "./project.ts";

const shared = `
import { contract, event, flow, jsonSchema, team } from "waybill";
const Order = contract("order", { version: "1.0.0", schema: jsonSchema({ type: "object", required: ["id"] }) });
export const Approval = contract("approval", {
  version: "1.0.0",
  schema: jsonSchema({ type: "object", required: ["approved"], properties: { approved: { type: "boolean" } } }),
});
export const base = { owner: team("sales", { onCall: "pager:sales" }), on: event(Order, { key: (order) => order.id }) };
export { flow };
`;

/** A flow that asks a person between its steps. */
const book = (version: string, first: string, name = "book") => `
import { Approval, base, flow } from "../shared.ts";
export const ${name} = flow("book", {
  ...base,
  version: "${version}",
  async run(order, run) {
    await run.step("${first}", () => "done");
    const { approved } = await run.task("Approve", { contract: Approval, assignee: "desk" });
    await run.step("finish", () => approved);
    return { version: "${version}", approved };
  },
});
`;

let project: TempProject;
let server: Running | undefined;

const cli = (...args: string[]) => waybill(args, { cwd: project.dir });
async function json<T>(...args: string[]): Promise<T> {
  const { stdout, stderr } = await cli(...args, "--json");
  if (stdout === "") throw new Error(stderr);
  return JSON.parse(stdout) as T;
}
const file = (name: string, text: string) => writeFile(join(project.dir, name), text);

/** Starts a server on what the project has now. */
async function serve(): Promise<string> {
  server = waybillRunning(["start", "--json", "--hooks-port", "0", "--portal-port", "0"], { cwd: project.dir });
  const [line] = await server.seen(/^\{"ready":true.*\}$/m);
  return (JSON.parse(line) as { readonly portal: string }).portal;
}

async function start(portal: string, id: string): Promise<string> {
  const answer = await fetch(`${portal}/api/flows/book/runs`, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify({ input: { id } }),
  });
  return ((await answer.json()) as { readonly runId: string }).runId;
}

/** The run once it is in a status. */
async function untilStatus(run: string, status: string): Promise<RunDetail> {
  for (;;) {
    const detail = await json<RunDetail>("runs", "show", run);
    if (detail.status === status) return detail;
  }
}

beforeAll(async () => {
  project = await writeProject({
    "waybill.config.ts": 'import { defineConfig } from "waybill";\nexport default defineConfig({});\n',
    "shared.ts": shared,
    "flows/book.ts": book("1.0.0", "reserve"),
    "yes.json": '{"approved":true}',
    "odd.json": '{"approved":"perhaps"}',
  });
});
afterAll(async () => {
  await server?.stop();
  await project.remove();
});

describe("a flow that changes while a run waits for a person", () => {
  let run: string;

  it("is locked as it is published", async () => {
    const { code, stdout } = await cli("lock");
    expect(code).toBe(0);
    expect(stdout).toContain("waybill.lock.json has 1 versions of 1 flows");
    expect((await cli("lock", "--check")).code).toBe(0);
  });

  it("shows the task", async () => {
    const portal = await serve();
    run = await start(portal, "7");
    await untilStatus(run, "waiting");
    const tasks = await json<readonly object[]>("tasks", "list");
    expect(tasks).toMatchObject([{ run, step: "Approve", task: { assignee: "desk", contract: "approval@1.0.0" } }]);
    await server?.stop();
  });

  it("is found out when a step is renamed under the same version, before and at the start", async () => {
    await file("flows/book.ts", book("1.0.0", "reserve goods"));
    const locked = await cli("lock", "--check");
    expect(locked.code).toBe(1);
    expect(locked.stdout).toContain('book@1.0.0 is not what was published: step "reserve" is gone');
    const checked = await json<{ readonly ok: boolean; readonly checks: readonly object[] }>("history", "check");
    expect(checked).toMatchObject({ ok: false, checks: [{ run, fits: false, fittingVersions: [] }] });
    await serve();
    const held = await untilStatus(run, "waiting");
    expect((await cli("tasks", "complete", run, "Approve", "--input", "yes.json")).code).toBe(0);
    expect(held.id).toBe(run);
    for (;;) {
      const { waitingFor } = await json<RunDetail>("runs", "show", run);
      if (waitingFor?.kind === "version") break;
    }
    const shown = await cli("runs", "show", run);
    expect(shown.stdout).toContain('step "reserve" is recorded');
    await server?.stop();
  });

  it("moves to a version that fits and ends there, and to no other", async () => {
    await file("flows/book.ts", book("2.0.0", "other"));
    await file("flows/book-1.ts", book("1.1.0", "reserve", "book1"));
    const checked = await json<{ readonly checks: readonly object[] }>("history", "check");
    expect(checked).toMatchObject({ checks: [{ run, fits: false, fittingVersions: ["1.1.0"] }] });
    await serve();
    const refused = await cli("runs", "move", run, "--to", "2.0.0");
    expect(refused.code).toBe(2);
    expect(refused.stderr).toContain("history-diverged");
    expect((await cli("runs", "move", run, "--to", "1.1.0")).code).toBe(0);
    const { result } = await untilStatus(run, "completed");
    expect(result).toEqual({ version: "1.1.0", approved: true });
    expect((await cli("runs", "cancel", run, "--reason", "too late")).stderr).toContain("run-ended");
  });
});

describe("decisions", () => {
  it("pause, resume, kill and cancel a run, and hold back a flow", async () => {
    await server?.stop();
    const portal = await serve();
    const [one, two] = [await start(portal, "one"), await start(portal, "two")];
    await untilStatus(one, "waiting");
    await untilStatus(two, "waiting");
    expect((await cli("runs", "pause", one, "--reason", "wait for finance")).stdout).toContain("is paused");
    expect((await json<RunDetail>("runs", "show", one)).waitingFor).toMatchObject({ kind: "pause" });
    expect((await cli("tasks", "complete", one, "Approve", "--input", "odd.json")).stderr).toContain("contract-broken");
    expect((await cli("runs", "resume", one)).code).toBe(0);
    expect((await cli("tasks", "complete", one, "Approve", "--input", "yes.json")).code).toBe(0);
    await untilStatus(one, "completed");
    expect((await cli("runs", "kill", two, "--reason", "not needed")).code).toBe(0);
    await untilStatus(two, "canceled");
    expect((await cli("flows", "pause", "book", "--reason", "release")).code).toBe(0);
    const three = await start(portal, "three");
    expect((await json<RunDetail>("runs", "show", three)).status).toBe("accepted");
    expect((await cli("flows", "resume", "book")).code).toBe(0);
    await untilStatus(three, "waiting");
    expect((await cli("runs", "cancel", three, "--reason", "enough")).code).toBe(0);
    await untilStatus(three, "canceled");
  });
});
