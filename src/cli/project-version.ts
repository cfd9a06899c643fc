import { readFileSync } from "node:fs";
import { join } from "node:path";

/** The version that the package.json of a project has; `0.0.0` when it has none. */
export function projectVersion(projectDir: string): string {
  try {
    const parsed: unknown = JSON.parse(readFileSync(join(projectDir, "package.json"), "utf8"));
    if (typeof parsed === "object" && parsed !== null && "version" in parsed && typeof parsed.version === "string") {
      return parsed.version;
    }
  } catch {
    // No package.json, or none that can be read.
  }
  return "0.0.0";
}
