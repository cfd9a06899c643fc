import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";

/** The folder of this package: two above, both for `src/cli` and for `dist/cli`. */
const root = new URL("../../", import.meta.url);

/** Path of a file or folder of this package. */
export function packagePath(path: string): string {
  return fileURLToPath(new URL(path, root));
}

/** Version of this package. */
export function packageVersion(): string {
  const manifest = JSON.parse(readFileSync(packagePath("package.json"), "utf8")) as { readonly version: string };
  return manifest.version;
}
