import { readFile } from "node:fs/promises";
import { resolve } from "node:path";
import { buffer } from "node:stream/consumers";
import { parsePayload } from "../contracts/payload.ts";
import { WaybillError } from "../core/errors.ts";
import type { Json } from "../core/json.ts";
import type { Context } from "./context.ts";

/** Bytes of a message; what the API takes. */
const maxBytes = 8 * 1024 * 1024;

/**
 * The JSON in a file, or on standard input for "-", held to the same rules as a webhook's body.
 * @throws WaybillError `request-invalid` when there is no such file, else the code of what is wrong with the content.
 */
export async function readInput(context: Context, file: string): Promise<Json> {
  const bytes = file === "-" ? await buffer(context.terminal.stdin) : await readBytes(context, file);
  const payload = parsePayload(bytes, { maxBytes });
  if (payload.ok) return payload.value.value;
  const place = file === "-" ? "standard input" : file;
  throw new WaybillError(payload.error.code, `The input in ${place} cannot be used. ${payload.error.message}`);
}

async function readBytes(context: Context, file: string): Promise<Uint8Array> {
  try {
    return await readFile(resolve(context.terminal.cwd, file));
  } catch (cause) {
    const reason = cause instanceof Error && "code" in cause ? String(cause.code) : String(cause);
    throw new WaybillError("request-invalid", `The input file ${file} cannot be read (${reason}). Check --input.`, {
      cause,
    });
  }
}
