import { cp, mkdir, mkdtemp, readdir, readFile, rm, symlink } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { waybill } from "./cli.ts";

const root = fileURLToPath(new URL("../../", import.meta.url));
const example = join(root, "examples", "order-to-cash");

/** When the example changed on purpose: `npm run waybill -- --project examples/order-to-cash lock` writes its lock file anew. */
describe("the lock file of examples/order-to-cash", () => {
  let dir: string;
  beforeAll(async () => {
    dir = await mkdtemp(join(tmpdir(), "waybill-example-"));
    await cp(example, dir, { recursive: true, filter: (path) => !path.includes("node_modules") });
    await mkdir(join(dir, "node_modules"));
    await symlink(root, join(dir, "node_modules", "waybill"));
    for (const name of await readdir(join(root, "node_modules"))) {
      await symlink(join(root, "node_modules", name), join(dir, "node_modules", name));
    }
  });
  afterAll(() => rm(dir, { recursive: true, force: true }));

  it("is what the project is: all is published as it stands, and writing it anew changes nothing", async () => {
    const verified = await waybill(["contract", "verify", "--json"], { cwd: dir });
    expect(verified.stderr).toBe("");
    expect(JSON.parse(verified.stdout)).toEqual({ ok: true, findings: [], unpublished: [] });
    expect((await waybill(["lock", "--check"], { cwd: dir })).code).toBe(0);
    expect((await waybill(["lock"], { cwd: dir })).stderr).toBe("");
    const written = await readFile(join(dir, "waybill.lock.json"), "utf8");
    expect(written).toBe(await readFile(join(example, "waybill.lock.json"), "utf8"));
  });
});
