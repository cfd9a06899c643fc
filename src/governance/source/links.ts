import type { Value } from "./value.ts";

/** How the modules of a project are joined. */
export interface Links {
  /** What a module exports under a name, through re-exports; `unknown` when that is nothing. */
  exportOf(file: string, name: string): Value;
  /** The module of the project that an import leads to; undefined for packages and for what is not there. */
  resolve(from: string, specifier: string): string | undefined;
}
