import { execFile } from "node:child_process";
import { mkdir, readFile, rm, stat, symlink, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import type { Command } from "commander";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { parse } from "yaml";
import { createProgram } from "../../src/cli/program.ts";
import { processTerminal } from "../../src/cli/terminal.ts";
import { launcher, waybill, waybillRunning } from "./cli.ts";
import { initRepository, type Repository } from "./repository.ts";

interface Step {
  readonly uses?: string;
  readonly run?: string;
  readonly env?: object;
}
interface Workflow {
  readonly permissions: object;
  readonly jobs: Readonly<
    Record<string, { readonly permissions: Readonly<Record<string, string>>; readonly steps: readonly Step[] }>
  >;
}

const run = promisify(execFile);
const template = fileURLToPath(new URL("../../template/", import.meta.url));
const workflowText = await readFile(join(template, ".github/workflows/waybill.yml"), "utf8");
const hookText = await readFile(join(template, ".githooks/pre-commit"), "utf8");
const workflow = parse(workflowText) as Workflow;
const steps = Object.values(workflow.jobs).flatMap((job) => job.steps);
const scripts = steps.flatMap(({ run }) => run ?? []);

/** Command lines of Waybill, e.g. `contract verify` and `--format sarif`. */
function commandLines(script: string): readonly (readonly string[])[] {
  const lines = script.split("\n").filter((line) => !line.trimStart().startsWith("#"));
  return lines.flatMap((line) => {
    const [, words] = /(?:npx waybill|quietly "\$waybill") (.*)/.exec(line) ?? [];
    return words === undefined ? [] : [words.split(/\s+/).filter((word) => /^[a-z-]+$/.test(word))];
  });
}

/** The program itself when there is no such command. */
function commandFor(words: readonly string[]): Command {
  let command: Command = createProgram({ terminal: processTerminal(), exitCode: 0 });
  for (const word of words) {
    const next = command.commands.find((each) => each.name() === word);
    if (next === undefined) break;
    command = next;
  }
  return command;
}

describe("the workflow of a new project", () => {
  it("calls commands and options that there are, and all that a change has to pass", () => {
    const lines = [...scripts, hookText].flatMap(commandLines);
    const named = lines.map((words) => {
      const command = commandFor(words);
      const names = command.parent?.parent == null ? command.name() : `${command.parent.name()} ${command.name()}`;
      expect(command.parent, words.join(" ")).not.toBeNull();
      const options = words.filter((word) => word.startsWith("--"));
      for (const option of options) expect(command.options.map(({ long }) => long)).toContain(option);
      return names;
    });
    expect(new Set(named)).toEqual(new Set(["contract verify", "lock", "check", "prove", "review"]));
    expect(scripts.join("\n")).toMatch(/check --format sarif[\s\S]*check --format github[\s\S]*npm test/);
  });

  it("may only read where it runs the code of the change, and runs none of it where it may write", () => {
    expect(workflow.permissions).toEqual({});
    expect(workflow.jobs["check"]?.permissions).toEqual({ contents: "read" });
    const report = workflow.jobs["report"];
    expect(report?.permissions).toEqual({
      contents: "read",
      actions: "read",
      "security-events": "write",
      "pull-requests": "write",
    });
    const script = (report?.steps ?? []).flatMap((step) => step.run ?? []).join("\n");
    expect(script).not.toMatch(/\b(?:npm|npx|node)\b/);
    const checkouts = steps.filter(({ uses }) => uses?.startsWith("actions/checkout"));
    for (const checkout of checkouts) expect(checkout).toMatchObject({ with: { "persist-credentials": false } });
  });

  it("pins actions to a major version, and puts nothing of the pull request into a script", () => {
    const uses = steps.flatMap((step) => step.uses ?? []);
    expect(uses.length).toBeGreaterThan(4);
    for (const action of uses) expect(action).toMatch(/^(?:actions|github)\/[a-z/-]+@v\d+$/);
    for (const script of scripts) expect(script).not.toContain("${{");
  });
});

describe("a new project in a repository", () => {
  let repository: Repository;
  beforeAll(async () => {
    repository = await initRepository();
    const bin = join(repository.dir, "node_modules", ".bin");
    await mkdir(bin);
    await symlink(launcher, join(bin, "waybill"));
  });
  afterAll(() => repository.remove());

  it("has all in its lock file, so that the first review finds nothing", async () => {
    const { dir } = repository;
    const verified = await waybill(["contract", "verify", "--json"], { cwd: dir });
    expect(JSON.parse(verified.stdout)).toEqual({ ok: true, findings: [], unpublished: [] });
    const before = await readFile(join(dir, "waybill.lock.json"), "utf8");
    expect((await waybill(["lock"], { cwd: dir })).code).toBe(0);
    expect(await readFile(join(dir, "waybill.lock.json"), "utf8")).toBe(before);
  });

  it("passes the gate by its own policy, and starts", async () => {
    const { dir } = repository;
    const { code, stdout } = await waybill(["check"], { cwd: dir });
    expect([code, stdout]).toEqual([0, expect.stringContaining("policy: waybill.policy.json")]);
    const server = waybillRunning(["start", "--json", "--hooks-port", "0", "--portal-port", "0"], { cwd: dir });
    await server.seen(/"ready":true/);
    expect(await server.stop()).toBe(0);
  });

  it("is reviewed by the script of its workflow, which tells how it went", async () => {
    const { dir, git } = repository;
    await git("remote", "add", "origin", dir);
    await git("fetch", "--quiet", "origin");
    const script = scripts.find((each) => each.includes("waybill review")) ?? "";
    const summary = join(dirname(dir), "summary.md");
    const env = { ...process.env, BASE: "main", GITHUB_STEP_SUMMARY: summary };
    await run("bash", ["-e", "-c", script], { cwd: dir, env });
    expect(await readFile(summary, "utf8")).toContain("**Nothing changes in the landscape.**");
    await expect(run("bash", ["-e", "-c", script], { cwd: dir, env: { ...env, BASE: "gone" } })).rejects.toMatchObject({
      code: 2,
    });
    await rm(join(dir, "waybill-review.md"));
  });

  it("keeps a commit back that breaks what is published, or that the gate refuses, and lets others pass", async () => {
    const { dir, git, edit, commit } = repository;
    expect((await stat(join(dir, ".githooks", "pre-commit"))).mode & 0o111).not.toBe(0);
    await git("config", "core.hooksPath", ".githooks");
    await writeFile(join(dir, "notes.md"), "Nothing that matters.\n");
    await commit("passes");
    const head = await git("rev-parse", "HEAD");

    await edit("contracts/orders.ts", 'pattern: "^[A-Za-z0-9-]{1,40}$"', 'pattern: "^[0-9]{1,40}$"');
    await expect(commit("changes a published contract")).rejects.toMatchObject({
      stderr: expect.stringContaining("order.received@1.0.0 is published, and its schema lets other documents pass"),
    });
    await git("checkout", "--quiet", "HEAD", "--", ".");
    await git("rm", "-r", "--quiet", "tests");
    await expect(commit("has no tests")).rejects.toMatchObject({ stderr: expect.stringContaining("tests-missing") });
    expect(await git("rev-parse", "HEAD")).toBe(head);
  });
});
