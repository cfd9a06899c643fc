import { execFile } from "node:child_process";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import fc from "fast-check";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { selfContained } from "../../src/contracts/self-contained.ts";
import { judgeOf } from "../../src/contracts/validate.ts";
import { typeTextOf } from "../../src/governance/import/type-text.ts";
import { arbitraryDocument, arbitrarySchema } from "./arbitrary-schema.ts";

const tsc = fileURLToPath(new URL("../../node_modules/typescript/bin/tsc", import.meta.url));
const run = promisify(execFile);

let dir: string;
beforeAll(async () => {
  dir = await mkdtemp(join(tmpdir(), "waybill-types-"));
});
afterAll(() => rm(dir, { recursive: true, force: true }));

/** Documents that fit a random schema, as constants of the type that was made of it. */
function linesOf(seed: number): readonly string[] {
  const documents = fc.sample(arbitraryDocument, { numRuns: 300, seed });
  return fc.sample(arbitrarySchema(true), { numRuns: 400, seed }).flatMap((schema, place) => {
    const type = typeTextOf(selfContained(schema));
    const fitting = type === "unknown" ? [] : documents.filter(judgeOf(schema)).slice(0, 20);
    return fitting.map((document, index) => `export const v${place}_${index}: ${type} = ${JSON.stringify(document)};`);
  });
}

describe("the type of a random schema", () => {
  it("is that of every document that fits", { timeout: 120_000 }, async () => {
    const seed = Number(process.env["TYPE_SEED"] ?? Math.floor(Math.random() * 2 ** 31));
    const lines = linesOf(seed);
    expect(lines.length).toBeGreaterThan(500);
    await writeFile(join(dir, "documents.ts"), lines.join("\n"));
    const options = [
      "--noEmit",
      "--strict",
      "--exactOptionalPropertyTypes",
      "--target",
      "es2024",
      "--module",
      "nodenext",
    ];
    const outcome = await run(process.execPath, [tsc, ...options, "documents.ts"], { cwd: dir }).then(
      () => "every document has its type",
      (error: { readonly stdout: string; readonly stderr: string }) => `${error.stdout}${error.stderr}`,
    );
    expect({ seed, outcome }).toEqual({ seed, outcome: "every document has its type" });
  });
});
