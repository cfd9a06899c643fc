import { readFileSync } from "node:fs";
import { packagePath } from "./package.ts";

/** The page of a rule in Markdown; undefined when there is none. @param code of a rule, never anything else from outside. */
export function rulePage(code: string): string | undefined {
  if (!/^[a-z][a-z0-9-]*$/.test(code)) return undefined;
  try {
    return readFileSync(packagePath(`docs/rules/${code}.md`), "utf8");
  } catch {
    return undefined;
  }
}
