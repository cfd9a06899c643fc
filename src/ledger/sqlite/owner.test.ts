import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { ownFolder } from "./owner.ts";

const module = new URL("./owner.ts", import.meta.url).href;
/** Owns the folder that it is given, says so, and stays. */
const program = `
  const { ownFolder } = await import(${JSON.stringify(module)});
  try {
    ownFolder(process.argv[1]);
    console.log("owned");
  } catch (error) {
    console.log(error.code);
  }
  setInterval(() => {}, 1_000);
`;

let dir: string;
const children: ChildProcess[] = [];
beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), "waybill-owner-"));
});
afterEach(async () => {
  for (const child of children.splice(0)) await kill(child);
  rmSync(dir, { recursive: true, force: true });
});

async function start(): Promise<{ readonly child: ChildProcess; readonly says: string }> {
  const child = spawn(process.execPath, ["--input-type=module", "-e", program, dir], {
    stdio: ["ignore", "pipe", "inherit"],
  });
  children.push(child);
  const [said] = (await once(child.stdout, "data")) as [Buffer];
  return { child, says: String(said).trim() };
}

async function kill(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const gone = once(child, "exit");
  child.kill("SIGKILL");
  await gone;
}

const refused = expect.objectContaining({ code: "folder-owned" });

describe("the owner of a data folder", () => {
  it("is one process, until that is killed", async () => {
    const { child, says } = await start();
    expect(says).toBe("owned");
    expect((await start()).says).toBe("folder-owned");
    expect(() => ownFolder(dir)).toThrow(refused);
    await kill(child);
    ownFolder(dir)();
  });

  it("is one within a process too, and lets go when it is told to", async () => {
    const release = ownFolder(dir);
    expect(() => ownFolder(dir)).toThrow(refused);
    expect((await start()).says).toBe("folder-owned");
    release();
    ownFolder(dir)();
  });

  it("is not the owner of another folder", () => {
    const release = ownFolder(join(dir, "one"));
    ownFolder(join(dir, "other"))();
    release();
  });
});
