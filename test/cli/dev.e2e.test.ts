import { execFileSync } from "node:child_process";
import { readFile, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { RunPage } from "../../src/server/wire.ts";
import { initProject, type Running, type TempProject, waybill, waybillRunning } from "./cli.ts";

let project: TempProject;
let dev: Running;

beforeAll(async () => {
  project = await initProject();
  dev = waybillRunning(["dev", "--hooks-port", "0", "--portal-port", "0"], { cwd: project.dir });
});
afterAll(async () => {
  await dev.stop("SIGKILL");
  await project.remove();
});

/** What a shell makes of a curl line: its words. */
function wordsOf(line: string): readonly string[] {
  const script = `curl() { printf '%s\\0' "$@"; }; ${line}`;
  return execFileSync("/bin/sh", ["-c", script], { encoding: "utf8" }).split("\0").slice(0, -1);
}

/** Does what curl would do. */
async function paste(line: string): Promise<Response> {
  const words = wordsOf(line);
  const headers = words.flatMap((word, index) => (words[index - 1] === "-H" ? [word] : []));
  const file = words[words.indexOf("--data-binary") + 1]?.slice(1) ?? "";
  return fetch(words.at(-1) ?? "", {
    method: "POST",
    headers: Object.fromEntries(headers.map((header) => header.split(": ", 2))),
    body: new Uint8Array(await readFile(file)),
  });
}

describe("waybill dev in a new project", () => {
  it("prints the addresses of flows and portal, and a line that delivers the sample", async () => {
    await dev.seen(/portal +http:\/\/127\.0\.0\.1:\d+/);
    await dev.seen(/order-received +POST http:\/\/127\.0\.0\.1:\d+\/orders/);
    await dev.seen(/order-confirmation +event order\.confirmed/);
    const [line] = await dev.seen(/^ *curl .*$/m);
    const answer = await paste(line);
    expect(answer.status).toBe(202);
    await expect.poll(() => completed(), { timeout: 10_000 }).toBe(2);
    expect(await readFile(join(project.dir, "outbox", "1001.txt"), "utf8")).toContain("order 1001 over 25.00");
  });

  it("reloads on a change", async () => {
    const before = dev.output().length;
    const file = join(project.dir, "flows", "order-received.ts");
    await writeFile(file, (await readFile(file, "utf8")).replace('"/orders"', '"/new-orders"'));
    await dev.seen(/changed: flows\/order-received\.ts/, before);
    const [line] = await dev.seen(/^ *curl .*\/new-orders$/m, before);
    expect((await paste(line)).status).toBe(200);
  });

  it("waits for the next change when a flow does not parse", async () => {
    const before = dev.output().length;
    const file = join(project.dir, "flows", "broken.ts");
    await writeFile(file, "export const broken = ;");
    await dev.seen(/flows\/broken\.ts cannot be loaded/, before);
    await dev.seen(/starts again with the next change/, before);
    await rm(file);
    await dev.seen(/^ready /m, before);
  });

  it("ends with everything that it started", async () => {
    expect(await dev.stop("SIGINT")).toBe(0);
    const { code } = await waybill(["start", "--hooks-port", "x"], { cwd: project.dir });
    expect(code).toBe(2);
    const owner = await readFile(join(project.dir, ".waybill", "owner.json")).catch(() => undefined);
    expect(owner).toBeUndefined();
  });
});

describe("waybill dev that is killed", () => {
  it("leaves no server behind", async () => {
    const killed = waybillRunning(["dev", "--json", "--hooks-port", "0", "--portal-port", "0"], { cwd: project.dir });
    const [, pid] = await killed.seen(/"ready":true.*"pid":(\d+)/);
    expect(isRunning(Number(pid))).toBe(true);
    await killed.stop("SIGKILL");
    await expect.poll(() => isRunning(Number(pid)), { timeout: 15_000 }).toBe(false);
  });
});

async function completed(): Promise<number> {
  const { stdout } = await waybill(["runs", "list", "--status", "completed", "--json"], { cwd: project.dir });
  return (JSON.parse(stdout) as RunPage).runs.length;
}

function isRunning(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
}
