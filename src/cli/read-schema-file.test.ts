import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { PassThrough } from "node:stream";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { ErrorCode } from "../core/errors.ts";
import { type Context, createContext } from "./context.ts";
import { readSchemaFile } from "./read-schema-file.ts";

let dir: string;
let context: Context;

beforeAll(async () => {
  dir = await mkdtemp(join(tmpdir(), "waybill-schema-"));
  const [stdin, stdout, stderr] = [new PassThrough(), new PassThrough(), new PassThrough()];
  context = createContext({ env: {}, cwd: dir, stdin, stdout, stderr }, { project: ".", color: false });
});
afterAll(() => rm(dir, { recursive: true, force: true }));

async function read(text: string): Promise<unknown> {
  await writeFile(join(dir, "order.json"), text);
  return readSchemaFile(context, "order.json");
}

const refusal = (code: ErrorCode, reason: string) =>
  expect.objectContaining({ code, message: expect.stringContaining(reason) });

describe("readSchemaFile", () => {
  it.each(["true", "{}", '{"type":"object"}', '{"$schema":"http://json-schema.org/draft-07/schema#"}'])(
    "reads %s",
    async (text) => {
      expect(await read(text)).toEqual(JSON.parse(text));
    },
  );

  it("reads a file with a byte order mark", async () => {
    expect(await read('\uFEFF{"type":"object"}')).toEqual({ type: "object" });
  });

  it.each([
    ["what is not JSON", "{ type: object }", "order.json is not JSON"],
    ["an empty file", "", "order.json is not JSON"],
    ["null", "null", "object,boolean"],
    ["a list", "[]", "object,boolean"],
    ["a keyword with a wrong value", '{"type":"strin"}', "schema/type"],
    ["a pattern that is none", '{"pattern":"["}', "regular expression"],
    ["a reference to elsewhere", '{"$ref":"https://schemas.example/order.json"}', "resolve reference"],
    ["another draft", '{"$schema":"http://json-schema.org/draft-04/schema#"}', "draft-04"],
    ["what is asynchronous", '{"$async":true}', "$async"],
    ["thousands of levels", `${'{"not":'.repeat(5_000)}{}${"}".repeat(5_000)}`, "nested too deeply"],
  ])("refuses %s", async (_, text, reason) => {
    await expect(read(text)).rejects.toEqual(refusal("schema-file-invalid", reason));
  });

  it("names a file that cannot be read", async () => {
    await expect(readSchemaFile(context, "gone.json")).rejects.toEqual(refusal("request-invalid", "gone.json"));
    await expect(readSchemaFile(context, ".")).rejects.toEqual(refusal("request-invalid", "EISDIR"));
  });
});
