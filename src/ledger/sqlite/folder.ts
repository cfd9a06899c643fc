import { mkdirSync } from "node:fs";

/**
 * Makes the data folder when it is not there, for this user alone: it holds messages as they came. The rights of a folder
 * that is there are left as someone chose them.
 */
export function makeDataFolder(dataDir: string): void {
  mkdirSync(dataDir, { recursive: true, mode: 0o700 });
}
