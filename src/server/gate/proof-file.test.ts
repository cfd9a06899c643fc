import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { proofFileName, readProofs, writeProofs } from "./proof-file.ts";

let dir: string;
beforeEach(async () => {
  dir = await mkdtemp(join(tmpdir(), "waybill-proofs-"));
});
afterEach(() => rm(dir, { recursive: true }));

describe("the record of proofs", () => {
  it("is empty where nothing was proved", async () => {
    expect(await readProofs(dir)).toEqual(new Map());
  });

  it("is read as it was written, and is in order of flow", async () => {
    const proofs = new Map([
      ["b@1.0.0", { passed: false, codeHash: "sha256:b" }],
      ["a@1.0.0", { passed: true, codeHash: "sha256:a" }],
    ]);
    await writeProofs(dir, proofs);
    expect(await readProofs(dir)).toEqual(proofs);
    expect(Object.keys(JSON.parse(await readFile(join(dir, proofFileName), "utf8")).flows)).toEqual([
      "a@1.0.0",
      "b@1.0.0",
    ]);
  });

  it.each([
    ["{", "it is not JSON"],
    ["[]", 'it has no "flows"'],
    ['{"flows":{"a@1.0.0":{"passed":"yes","codeHash":"x"}}}', "what it says of a@1.0.0"],
  ])("is refused when it is %s", async (text, reason) => {
    await writeFile(join(dir, proofFileName), text);
    await expect(readProofs(dir)).rejects.toMatchObject({
      code: "project-invalid",
      message: expect.stringContaining(reason),
    });
  });
});
