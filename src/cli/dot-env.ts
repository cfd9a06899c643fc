import { existsSync } from "node:fs";
import { join } from "node:path";

/** Reads the project's `.env` into the environment of this process; what is set already goes first. */
export function loadDotEnv(projectDir: string): void {
  const file = join(projectDir, ".env");
  if (existsSync(file)) process.loadEnvFile(file);
}
