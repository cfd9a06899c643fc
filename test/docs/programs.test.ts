import { readdir, readFile, symlink, writeFile } from "node:fs/promises";
import { isBuiltin } from "node:module";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { initProject, type TempProject, waybill } from "../cli/cli.ts";

const root = fileURLToPath(new URL("../..", import.meta.url));
const imported = /^\s*import\s(?:[^"']*from\s)?["']([^"']+)["']/gm;

let project: TempProject;
/** The packages that a new project installs. */
let packages: ReadonlySet<string>;

beforeAll(async () => {
  project = await initProject();
  const { dependencies, devDependencies } = JSON.parse(await readFile(join(project.dir, "package.json"), "utf8"));
  packages = new Set(Object.keys({ ...dependencies, ...devDependencies }));
  for (const name of packages) {
    await symlink(join(root, "node_modules", name), join(project.dir, "node_modules", name)).catch(ignoreExisting);
  }
});
afterAll(() => project.remove());

function ignoreExisting(error: NodeJS.ErrnoException): void {
  if (error.code !== "EEXIST") throw error;
}

const programsIn = (page: string): readonly string[] =>
  [...page.matchAll(/^```ts\n(.*?)^```/gms)].map(([, code]) => code ?? "");

/** The packages that a program imports, without their subpaths. */
function packagesOf(program: string): readonly string[] {
  return [...program.matchAll(imported)]
    .map(([, specifier]) => specifier ?? "")
    .filter((specifier) => !specifier.startsWith(".") && !isBuiltin(specifier))
    .map((specifier) =>
      specifier
        .split("/")
        .slice(0, specifier.startsWith("@") ? 2 : 1)
        .join("/"),
    );
}

/** The packages that a page says to install. */
function installedBy(page: string): readonly string[] {
  return [...page.matchAll(/npm install (?:--save-dev )?([^`\n#]+)/g)].flatMap(([, names]) =>
    (names ?? "").trim().split(/\s+/),
  );
}

const pages = [
  "README.md",
  ...(await readdir(join(root, "docs"), { recursive: true }))
    .filter((file) => file.endsWith(".md"))
    .map((file) => join("docs", file)),
];

describe("a program of the documentation", () => {
  it.each(pages)("imports only what a new project has, or what its page says to install: %s", async (file) => {
    const page = await readFile(join(root, file), "utf8");
    const known = new Set([...packages, ...installedBy(page)]);
    expect(
      programsIn(page)
        .flatMap(packagesOf)
        .filter((name) => !known.has(name)),
    ).toEqual([]);
  });

  it("is the first one of the README, and loads in a new project", async () => {
    const [program = ""] = programsIn(await readFile(join(root, "README.md"), "utf8"));
    await writeFile(join(project.dir, "flows", "order-to-invoice.ts"), program);
    await writeFile(join(project.dir, ".env"), "BILLING_URL=http://127.0.0.1:9\nBILLING_TOKEN=t\n", { flag: "a" });
    const { code, stdout, stderr } = await waybill(["doctor"], { cwd: project.dir });
    expect({ code, stderr }).toEqual({ code: 0, stderr: "" });
    expect(stdout).toMatch(/✓ project/);
  });

  it("that needs another package is answered with the command that installs it", async () => {
    await writeFile(
      join(project.dir, "flows", "other.ts"),
      'import { type } from "arktype";\nexport const text = type("string");\n',
    );
    const { stdout } = await waybill(["doctor"], { cwd: project.dir });
    expect(stdout).toContain('package.json does not name it. Run "npm install arktype" in the project.');
  });
});
