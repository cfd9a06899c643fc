import { execFile } from "node:child_process";
import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { promisify } from "node:util";
import { afterEach, describe, expect, it } from "vitest";
import { loadProject } from "./project.ts";

const run = promisify(execFile);
const folders: string[] = [];

afterEach(async () => {
  for (const folder of folders.splice(0)) await rm(folder, { recursive: true, force: true });
});

const definitions = new URL("../definitions/", import.meta.url).href;

/** A flow module in plain words; `path` undefined means that it listens to an event. */
function flowModule(name: string, path?: string): string {
  const on =
    path === undefined
      ? 'event({ type: "contract", name: "a.b", version: "1.0.0", kind: "event", schema: true })'
      : `webhook("${path}", { contract: { type: "contract", name: "a.b", version: "1.0.0", kind: "webhook", schema: true }, verify: {}, key: () => "k" })`;
  return `
    import { flow } from "${definitions}flow.ts";
    import { event, webhook } from "${definitions}trigger.ts";
    export const value = flow("${name}", { version: "1.0.0", owner: {}, on: ${on}, run() {} });
    export const aliasOfTheSame = value;
    export const notAFlow = 1;
  `;
}

async function project(files: Readonly<Record<string, string>>): Promise<string> {
  const dir = await mkdtemp(join(tmpdir(), "waybill-project-"));
  folders.push(dir);
  for (const [file, content] of Object.entries({ "package.json": '{"type":"module"}', ...files })) {
    await mkdir(dirname(join(dir, file)), { recursive: true });
    await writeFile(join(dir, file), content);
  }
  return dir;
}

const emptyConfig = { "waybill.config.ts": "export default {};" };

async function refusalOf(files: Readonly<Record<string, string>>): Promise<unknown> {
  return loadProject(await project(files)).then(
    () => undefined,
    (error: unknown) => error,
  );
}

describe("loadProject", () => {
  it("finds every exported flow below the flow folders and fills in the config", async () => {
    const dir = await project({
      ...emptyConfig,
      "package.json": '{"type":"module","name":"shop"}',
      "flows/a.ts": flowModule("first", "/a"),
      "flows/deeper/b.ts": flowModule("second"),
      "flows/a.test.ts": "throw new Error('tests are not loaded');",
      "flows/types.d.ts": "export type A = string;",
      "flows/notes.md": "# not a module",
    });
    const loaded = await loadProject(dir);
    expect(loaded.flows.map((flow) => flow.name)).toEqual(["first", "second"]);
    expect(loaded).toMatchObject({ dir, name: "shop" });
    expect(loaded.config).toEqual({
      flows: ["flows"],
      data: join(dir, ".waybill"),
      hooks: { host: "127.0.0.1", port: 8080, maxRequests: 1_000 },
      portal: { port: 8081 },
      maxActiveRuns: 256,
      maxQueuedRuns: 10_000,
      drainMs: 10_000,
      blockedMs: 1_000,
    });
  });

  it("takes what the config says", async () => {
    const dir = await project({
      "waybill.config.js":
        'export default { flows: ["src"], data: "/var/lib/shop", hooks: { port: 9000 }, maxActiveRuns: 8 };',
      "src/a.mjs": flowModule("first"),
    });
    const { config, name } = await loadProject(dir);
    expect(config).toMatchObject({ data: "/var/lib/shop", hooks: { host: "127.0.0.1", port: 9000 }, maxActiveRuns: 8 });
    expect(name).toMatch(/^waybill-project-/);
  });

  it.each([
    ["no config", {}, /no waybill\.config\.ts in .*waybill init/],
    ["no default export", { "waybill.config.ts": "export const a = 1;" }, /default export.*defineConfig/],
    ["a default export that is no config", { "waybill.config.ts": "export default () => 1;" }, /default export/],
    [
      "an unknown setting",
      { "waybill.config.ts": "export default { hooks: { prot: 1 } };" },
      /"hooks\.prot".*hooks\.port/,
    ],
    [
      "a wrong setting",
      { "waybill.config.ts": "export default { maxActiveRuns: 0 };" },
      /"maxActiveRuns" must be a whole/,
    ],
    ["no flow folder", emptyConfig, /folder "flows".*cannot be read/],
    ["no flow", { ...emptyConfig, "flows/a.ts": "export const a = 1;" }, /No flow is exported in flows/],
    [
      "a module that throws",
      { ...emptyConfig, "flows/a.ts": 'throw new TypeError("no tax table");' },
      /^flows\/a\.ts cannot be loaded: TypeError: no tax table\.$/,
    ],
    ["a definition that is refused", { ...emptyConfig, "flows/a.ts": flowModule("Bad Name") }, /flow name "Bad Name"/],
    [
      "two flows of one name and version",
      { ...emptyConfig, "flows/a.ts": flowModule("same"), "flows/b.ts": flowModule("same", "/b") },
      /Two flows have the name and version "same@1.0.0".*flows\/a\.ts.*flows\/b\.ts/,
    ],
    [
      "two webhooks on one path",
      { ...emptyConfig, "flows/a.ts": flowModule("one", "/same"), "flows/b.ts": flowModule("two", "/same") },
      /webhook path "\/same".*"one".*"two"/,
    ],
  ])("refuses %s and says what to do", async (_what, files, message) => {
    expect(await refusalOf(files)).toMatchObject({ code: "project-invalid", message: expect.stringMatching(message) });
  });

  it("says where a module does not parse, on Node itself", async () => {
    const dir = await project({ ...emptyConfig, "flows/a.ts": "const a = 1;\nenum Colour { red }" });
    const load = `import { loadProject } from "${new URL("./project.ts", import.meta.url).href}";
      await loadProject(process.argv[1]).catch((error) => console.log(error.message));`;
    const { stdout } = await run(process.execPath, ["--input-type=module", "-e", load, dir]);
    expect(stdout).toMatch(/^flows\/a\.ts cannot be loaded: SyntaxError: .*enum.* \(flows\/a\.ts:2\)\. Node runs/);
  });

  it("says that the folder does not exist", async () => {
    await expect(loadProject("/no/such/folder")).rejects.toThrow(/folder \/no\/such\/folder does not exist.*--project/);
  });
});
