/** One look at one thing. `warn` works but will hurt; `fail` does not work. */
export interface CheckResult {
  readonly name: string;
  readonly status: "ok" | "warn" | "fail";
  /** What was found. */
  readonly found: string;
  /** What to do; absent when all is well. */
  readonly fix?: string;
}

export function pass(name: string, found: string): CheckResult {
  return { name, status: "ok", found };
}

export function warn(name: string, found: string, fix: string): CheckResult {
  return { name, status: "warn", found, fix };
}

export function fail(name: string, found: string, fix: string): CheckResult {
  return { name, status: "fail", found, fix };
}

/** The message of whatever was thrown. */
export function reasonOf(thrown: unknown): string {
  return thrown instanceof Error ? thrown.message : String(thrown);
}
