import { execFile } from "node:child_process";
import { mkdtemp, readFile, rm, stat, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { initProject, launcher, type TempProject, waybill } from "./cli.ts";

const run = promisify(execFile);
const compiler = new URL("../../node_modules/typescript/bin/tsc", import.meta.url).pathname;

let project: TempProject;

beforeAll(async () => {
  project = await initProject();
});
afterAll(() => project.remove());

describe("a project made by waybill init", () => {
  it("fits its own types", async () => {
    await run(process.execPath, [compiler, "-p", project.dir], { cwd: project.dir });
  });

  it("passes its own tests, and the gate", async () => {
    await run(process.execPath, ["--test"], { cwd: project.dir, env: { ...process.env, NODE_TEST_CONTEXT: "" } });
    const { code, stdout } = await waybill(["check"], { cwd: project.dir });
    expect([code, stdout]).toEqual([0, expect.stringContaining("passes the gate")]);
  });

  it("has secrets of its own that nobody else can read", async () => {
    const other = await initProject();
    const file = join(project.dir, ".env");
    expect((await stat(file)).mode & 0o077).toBe(0);
    expect(await readFile(file, "utf8")).not.toBe(await readFile(join(other.dir, ".env"), "utf8"));
    expect(await readFile(join(project.dir, ".gitignore"), "utf8")).toContain(".env\n");
    await other.remove();
  });

  it("is not written over", async () => {
    const { code, stderr } = await waybill(["init", project.dir], { cwd: tmpdir() });
    expect([code, stderr]).toEqual([2, expect.stringContaining("folder-exists")]);
  });

  it("is never asked about without a terminal", async () => {
    const { code, stderr } = await waybill(["init"], { cwd: tmpdir() });
    expect([code, stderr]).toEqual([2, expect.stringContaining('Write "waybill init DIR"')]);
  });
});

describe("the launcher on a Node that is too old", () => {
  let old: string;
  let empty: string;

  beforeAll(async () => {
    empty = await mkdtemp(join(tmpdir(), "waybill-launcher-"));
    old = join(empty, "old.cjs");
    await writeFile(
      old,
      'Object.defineProperty(process, "versions", { value: { ...process.versions, node: "12.22.0" } });',
    );
  });
  afterAll(() => rm(empty, { recursive: true, force: true }));

  it("hands over to the Node 24 that came with the packages, and answers as it does", async () => {
    const { stdout } = await run(process.execPath, ["-r", old, launcher, "--version"], { cwd: empty });
    expect(stdout).toMatch(/^\d+\.\d+\.\d+\n$/);
    await expect(run(process.execPath, ["-r", old, launcher, "nonsense"], { cwd: empty })).rejects.toMatchObject({
      code: 2,
    });
  });
});
