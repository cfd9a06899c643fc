import { readFile } from "node:fs/promises";
import { resolve } from "node:path";
import { isNestedTooDeeply, maxNesting } from "../contracts/compare/nesting.ts";
import type { JsonSchema } from "../contracts/schema.ts";
import { judgeOf, requireSchema } from "../contracts/validate.ts";
import { WaybillError } from "../core/errors.ts";
import { isJsonObject } from "../core/json.ts";
import type { Context } from "./context.ts";
import { oneLine } from "./format/table.ts";

/**
 * The JSON Schema in a file.
 * @throws WaybillError `request-invalid` when the file cannot be read, `schema-file-invalid` when it is no schema.
 */
export async function readSchemaFile(context: Context, path: string): Promise<JsonSchema> {
  const schema = parse(path, await read(context, path));
  if (isNestedTooDeeply(schema)) {
    const limit = `Its objects and lists are nested more than ${maxNesting} levels deep`;
    throw invalid(`${path} is nested too deeply. ${limit}: move the inner parts into "$defs" and refer to them.`);
  }
  try {
    if (typeof schema !== "boolean" && !isJsonObject(schema)) throw new Error("schema must be object,boolean");
    requireSchema(schema);
    judgeOf(schema);
    return schema;
  } catch (cause) {
    const advice = 'Write JSON Schema 2020-12 (or draft-07 with its "$schema") that refers to nothing outside itself.';
    throw invalid(`${path} is no JSON Schema that can be used: ${reasonOf(cause)}. ${advice}`, cause);
  }
}

async function read(context: Context, path: string): Promise<string> {
  try {
    return new TextDecoder().decode(await readFile(resolve(context.terminal.cwd, path)));
  } catch (cause) {
    const code = cause instanceof Error && "code" in cause ? String(cause.code) : String(cause);
    throw new WaybillError("request-invalid", `The file ${path} cannot be read (${code}).`, { cause });
  }
}

/** A whole number of more than 16 digits is rounded, as it is wherever the schema is used. */
function parse(path: string, text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (cause) {
    throw invalid(`${path} is not JSON: ${reasonOf(cause)}. Write the schema as JSON.`, cause);
  }
}

function reasonOf(cause: unknown): string {
  if (cause instanceof RangeError) return "it is nested too deeply";
  return oneLine(cause instanceof Error ? cause.message : String(cause));
}

function invalid(message: string, cause?: unknown): WaybillError {
  return new WaybillError("schema-file-invalid", message, { cause });
}
