import type { Bump } from "../../contracts/compare/diff.ts";
import { comparePrecedence } from "../../definitions/versions.ts";

const ranks: Readonly<Record<Bump, number>> = { none: 0, patch: 1, minor: 2, major: 3 };

export function isEnough(given: Bump, required: Bump): boolean {
  return ranks[given] >= ranks[required];
}

/** `2` of `2.1.0`. */
export function majorOf(version: string): number {
  return Number(version.split(".", 1)[0]);
}

/** Whether it is a version that nobody is to rely on, such as `2.0.0-rc.1`. */
export function isPreRelease(version: string): boolean {
  return version.includes("-");
}

/** What lies between two versions, the first the lower one. */
export function bumpBetween(lower: string, higher: string): Bump {
  const [before, after] = [numbersOf(lower), numbersOf(higher)];
  if (before[0] !== after[0]) return "major";
  if (before[1] !== after[1]) return "minor";
  return before[2] === after[2] ? "none" : "patch";
}

/**
 * The version to give a schema that changed since `version`: higher than all of its major that are known, or than all when it
 * needs a major of its own.
 */
export function nextVersion(version: string, bump: Bump, known: readonly string[]): string {
  const all = [version, ...known];
  if (bump === "major") return `${Math.max(...all.map(majorOf)) + 1}.0.0`;
  const same = all.filter((each) => majorOf(each) === majorOf(version));
  const highest = same.toSorted((left, right) => comparePrecedence(right, left))[0] ?? version;
  const [major, minor, patch] = numbersOf(highest);
  return bump === "minor" ? `${major}.${minor + 1}.0` : `${major}.${minor}.${patch + 1}`;
}

function numbersOf(version: string): readonly [number, number, number] {
  const [major = 0, minor = 0, patch = 0] = (version.split("-", 1)[0] ?? "").split(".").map(Number);
  return [major, minor, patch];
}
