import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";

const require = createRequire(import.meta.url);

/** The folder of an installed package. @throws when it is not installed. */
export function packageFolder(name: string): string {
  const paths = require.resolve.paths(name) ?? [];
  for (const path of paths) {
    const folder = join(path, name);
    if (versionIn(folder) !== undefined) return folder;
  }
  throw new Error(`The package ${name} is not installed.`);
}

export function packageVersion(name: string): string {
  return versionIn(packageFolder(name)) ?? "unknown";
}

/** The version in a folder's package.json; undefined when there is none. */
export function versionIn(folder: string): string | undefined {
  try {
    const manifest: unknown = JSON.parse(readFileSync(join(folder, "package.json"), "utf8"));
    return typeof manifest === "object" && manifest !== null && "version" in manifest
      ? String(manifest.version)
      : undefined;
  } catch {
    return undefined;
  }
}

/** The binary that a package brings for this platform in an optional dependency `<name>-<platform>-<arch>`. */
export function platformBinary(name: string, file: string): string {
  return join(packageFolder(`${name}-${process.platform}-${process.arch}`), file);
}
