import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { RunPage, ScheduleSummary } from "../../src/server/wire.ts";
import { initProject, type TempProject, waybill } from "./cli.ts";

const nightly = `
import { flow, schedule } from "waybill";
import { sales } from "../teams.ts";

export const nightly = flow("nightly", {
  version: "1.0.0",
  owner: sales,
  on: schedule("0 2 * * *", { timezone: "Europe/Berlin" }),
  run: (due, run) => run.step("report", () => due.dueAt),
});
`;

let project: TempProject;
const cli = (...args: string[]) => waybill(args, { cwd: project.dir });

beforeAll(async () => {
  project = await initProject();
  await writeFile(join(project.dir, "flows", "nightly.ts"), nightly);
  await writeFile(join(project.dir, "due.json"), '{"dueAt":"2026-01-01T01:00:00.000Z"}');
});
afterAll(() => project.remove());

describe("waybill schedules", () => {
  it("shows a schedule before there is any data, and its last run afterwards", async () => {
    const before = await cli("schedules");
    expect(before.code).toBe(0);
    expect(before.stdout).toMatch(
      /^nightly {2}0 2 \* \* \* {2}Europe\/Berlin\n {2}next due .*\n {2}last run {4}none yet/,
    );

    const { code } = await cli("run", "nightly", "--input", "due.json");
    expect(code).toBe(0);
    const { stdout } = await cli("schedules", "--json");
    const [schedule] = JSON.parse(stdout) as readonly (ScheduleSummary & { readonly flow: string })[];
    expect(schedule).toMatchObject({
      flow: "nightly",
      lastRun: { status: "completed", key: "2026-01-01T01:00:00.000Z" },
    });
    expect(schedule?.next).toHaveLength(3);
  });

  it("starts nothing while a command opens the project for a moment", async () => {
    await writeFile(join(project.dir, "flows", "nightly.ts"), nightly.replace("0 2 * * *", "* * * * * *"));
    // The same due time again: the run of it is answered, after the project was open for as long as that takes.
    expect((await cli("run", "nightly", "--input", "due.json")).code).toBe(0);
    const { runs } = JSON.parse((await cli("runs", "list", "--json")).stdout) as RunPage;
    expect(runs.map(({ key }) => key)).toEqual(["2026-01-01T01:00:00.000Z"]);
    const [schedule] = JSON.parse((await cli("schedules", "--json")).stdout) as readonly ScheduleSummary[];
    expect(schedule?.dueSince).toBeUndefined();
    await writeFile(join(project.dir, "flows", "nightly.ts"), nightly);
  });

  it("has the next due one in what doctor finds, and a warning for one that is over", async () => {
    const schedulesCheck = async () => {
      const { checks } = JSON.parse((await cli("doctor", "--json")).stdout) as { checks: { name: string }[] };
      return checks.find(({ name }) => name === "schedules");
    };
    expect(await schedulesCheck()).toMatchObject({
      status: "ok",
      found: expect.stringContaining("1, the next due is nightly at"),
    });
    await writeFile(join(project.dir, "flows", "nightly.ts"), nightly.replace("0 2 * * *", "0 0 2 1 1 * 2020"));
    expect(await schedulesCheck()).toMatchObject({ status: "warn", found: "never due again: nightly" });
  });

  it("names a pattern that cannot be read, with the file", async () => {
    await writeFile(join(project.dir, "flows", "nightly.ts"), nightly.replace("0 2 *", "0 25 *"));
    const { code, stderr } = await cli("schedules");
    expect(code).toBe(3);
    expect(stderr).toContain("flows/nightly.ts cannot be loaded");
    expect(stderr).toContain('The schedule "0 25 * * *" cannot be read');
  });
});
