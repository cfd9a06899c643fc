import { readdirSync, readFileSync } from "node:fs";
import { builtinModules } from "node:module";
import { dirname, join, relative, resolve, sep } from "node:path";
import { fileURLToPath } from "node:url";
import { describe, expect, it } from "vitest";

/**
 * The dependency rule: a pure folder imports pure folders before it, a shell folder imports pure ones and no other shell
 * folder, and the folders on top import what stands here.
 */
const pure = ["core", "contracts", "resilience", "definitions", "runs", "observe", "governance"];
const shell = ["engines", "ledger", "triggers", "connectors", "security", "telemetry", "operate"];
const allowed: Readonly<Record<string, readonly string[]>> = {
  ...Object.fromEntries(pure.map((folder, index) => [folder, pure.slice(0, index + 1)])),
  ...Object.fromEntries(shell.map((folder) => [folder, [...pure, folder]])),
  server: [...pure, ...shell, "server"],
  testing: [...pure, ...shell, "server", "testing"],
  cli: [...pure, ...shell, "server", "testing", "cli"],
  "index.ts": pure,
};

/** Packages that compute and nothing else; croner as we use it, which is without a function to call and with the instant given. */
const purePackages = ["@standard-schema/spec", "acorn", "ajv", "ajv-formats", "croner"];

/** What would give a pure folder a clock, randomness, an environment or the network. */
const impure =
  /\b(?:Date\.now|new Date\(\)|Math\.random|performance\.|process\.|globalThis|fetch\(|setTimeout|setInterval|setImmediate|crypto\.)/;

const root = fileURLToPath(new URL("../../src", import.meta.url));
const files = readdirSync(root, { recursive: true, encoding: "utf8" })
  .filter((file) => file.endsWith(".ts") && !/\.(?:test|test-d)\.ts$/.test(file))
  .map((file) => file.split(sep).join("/"));

interface Import {
  readonly file: string;
  readonly specifier: string;
}

function importsOf(file: string): readonly Import[] {
  const source = readFileSync(join(root, file), "utf8");
  const pattern = /(?:^|\n)\s*(?:import|export)\s(?:[^"';]*?\sfrom\s)?["']([^"']+)["']|\bimport\(\s*["']([^"']+)["']/g;
  return [...source.matchAll(pattern)].map((match) => ({ file, specifier: match[1] ?? match[2] ?? "" }));
}

function folderOf(file: string): string {
  return file.split("/", 1)[0] ?? file;
}

function target({ file, specifier }: Import): string {
  return relative(root, resolve(root, dirname(file), specifier))
    .split(sep)
    .join("/");
}

const imports = files.flatMap(importsOf);
const inner = imports.filter(({ specifier }) => specifier.startsWith("."));

describe("the dependency rule", () => {
  it("finds the sources and their imports", () => {
    expect(files.length).toBeGreaterThan(50);
    expect(inner.length).toBeGreaterThan(100);
  });

  it("knows every folder of src", () => {
    expect(new Set(files.map(folderOf))).toEqual(
      new Set(Object.keys(allowed).filter((folder) => files.some((file) => folderOf(file) === folder))),
    );
  });

  it("lets imports point only to folders that the rule allows", () => {
    const broken = inner.filter((entry) => !allowed[folderOf(entry.file)]?.includes(folderOf(target(entry))));
    expect(broken).toEqual([]);
  });

  it("keeps node: and impure packages out of pure folders", () => {
    const outside = imports.filter(
      ({ file, specifier }) => pure.includes(folderOf(file)) && !specifier.startsWith("."),
    );
    const broken = outside.filter(
      ({ specifier }) =>
        isBuiltin(specifier) || !purePackages.some((name) => specifier === name || specifier.startsWith(`${name}/`)),
    );
    expect(broken).toEqual([]);
  });

  it("keeps clocks, randomness and the environment out of pure folders", () => {
    const broken = files
      .filter((file) => pure.includes(folderOf(file)))
      .filter((file) => impure.test(withoutComments(readFileSync(join(root, file), "utf8"))));
    expect(broken).toEqual([]);
  });

  it("imports files, not barrels", () => {
    expect(inner.filter((entry) => target(entry).endsWith("/index.ts"))).toEqual([]);
  });

  it("needs fast-check, an optional package, only where documents are made for tests", () => {
    const isDocuments = (file: string) => file.startsWith("testing/documents/");
    const users = imports.filter(({ specifier }) => specifier === "fast-check").map(({ file }) => file);
    expect(users.filter((file) => !isDocuments(file))).toEqual([]);
    const ways = inner.filter((entry) => isDocuments(target(entry)) && !isDocuments(entry.file));
    expect(ways).toEqual([]);
  });

  it("has no import cycles", () => {
    expect(findCycle()).toEqual([]);
  });
});

function isBuiltin(specifier: string): boolean {
  return specifier.startsWith("node:") || builtinModules.includes(specifier);
}

function withoutComments(source: string): string {
  return source
    .replaceAll(/\/\*[\s\S]*?\*\/|\/\/[^\n]*/g, "")
    .replaceAll(/`(?:[^`\\]|\\.)*`|"(?:[^"\\\n]|\\.)*"/g, '""');
}

/** Type imports count as well: a cycle of types is a cycle of ideas. */
function findCycle(): readonly string[] {
  const edges = new Map<string, string[]>();
  for (const entry of inner) edges.set(entry.file, [...(edges.get(entry.file) ?? []), target(entry)]);
  const done = new Set<string>();
  const visit = (file: string, path: readonly string[]): readonly string[] => {
    if (path.includes(file)) return [...path.slice(path.indexOf(file)), file];
    if (done.has(file)) return [];
    for (const next of edges.get(file) ?? []) {
      const cycle = visit(next, [...path, file]);
      if (cycle.length > 0) return cycle;
    }
    done.add(file);
    return [];
  };
  for (const file of files) {
    const cycle = visit(file, []);
    if (cycle.length > 0) return cycle;
  }
  return [];
}
