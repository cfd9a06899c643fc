import { closeSync, existsSync, openSync, readFileSync, writeSync } from "node:fs";
import type { Answer, Effect, Resource } from "./simulator-types.ts";

/** One line of a state file. */
export interface StoredEffect {
  readonly effect: Effect;
  /** Absent after a deletion. */
  readonly resource?: Resource;
  /** What the idempotency key of the effect stands for; absent for a call without key. */
  readonly fingerprint?: string;
  readonly answer: Answer;
}

/** An append-only file of effects, one JSON line each, so that a simulated system outlives its process. */
export interface EffectFile {
  /** In the hands of the operating system when it returns: survives a kill of the process, not of the machine. */
  append(stored: StoredEffect): void;
  close(): void;
}

export function readEffects(path: string): readonly StoredEffect[] {
  if (!existsSync(path)) return [];
  return readFileSync(path, "utf8")
    .split("\n")
    .filter((line) => line !== "")
    .map((line) => JSON.parse(line) as StoredEffect);
}

export function openEffectFile(path: string): EffectFile {
  const file = openSync(path, "a");
  return {
    append: (stored) => void writeSync(file, `${JSON.stringify(stored)}\n`),
    close: () => closeSync(file),
  };
}
