import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { initProject, type TempProject, waybill } from "./cli.ts";

let project: TempProject;
beforeAll(async () => {
  project = await initProject();
  await writeFile(join(project.dir, ".env"), "WAREHOUSE_URL=http://127.0.0.1:9400\n");
});
afterAll(() => project.remove());

const missing = 'ORDERS_SECRET (webhook "/orders"), WAREHOUSE_TOKEN (system "warehouse")';

describe("secrets that are not set", () => {
  it("are all listed by doctor, those of systems included", async () => {
    const { code, stdout } = await waybill(["doctor"], { cwd: project.dir });
    expect(code).toBe(1);
    expect(stdout).toContain(`✗ secrets      not set: ${missing}`);
  });

  it("keep the server from starting when a webhook needs one, and are named all at once", async () => {
    const { code, stderr } = await waybill(["start"], { cwd: project.dir });
    expect(code).toBe(3);
    expect(stderr).toContain(`error: 2 secrets are not set: ${missing}.`);
  });
});
