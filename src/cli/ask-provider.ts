import { request } from "undici";
import type { ProviderAnswer } from "../governance/judge-answer.ts";

export interface ProviderRequest {
  readonly url: string;
  readonly method: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string | undefined;
  /** For the whole answer, in milliseconds. */
  readonly timeoutMs: number;
  readonly maxBytes: number;
}

/** Sends one request and reads the answer up to its limit. Follows no redirect. Without a whole answer: why, in words. */
export async function askProvider({
  url,
  method,
  headers,
  body,
  timeoutMs,
  maxBytes,
}: ProviderRequest): Promise<ProviderAnswer | string> {
  const signal = AbortSignal.timeout(timeoutMs);
  try {
    const answer = await request(url, {
      ...{ method, headers, signal, headersTimeout: 0, bodyTimeout: 0 },
      ...(body === undefined ? {} : { body }),
    });
    const received = Object.entries(answer.headers).map(([name, value]) => [name, [value].flat()[0]]);
    return {
      status: answer.statusCode,
      headers: Object.fromEntries(received),
      body: await readUpTo(maxBytes, answer.body),
    };
  } catch (error) {
    if (signal.aborted) return `There was no whole answer within ${timeoutMs} ms.`;
    return `There was no answer: ${reasonOf(error)}.`;
  }
}

/** `undefined` for a body that is larger; then it is not read to its end. */
async function readUpTo(maxBytes: number, body: AsyncIterable<Buffer>): Promise<Buffer | undefined> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of body) {
    size += chunk.length;
    if (size > maxBytes) return undefined; // leaving the loop destroys the body
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}

/** A code of Node or undici; their messages cite addresses, and may cite more. */
function reasonOf(error: unknown): string {
  if (!(error instanceof Error)) return "unknown";
  return "code" in error && typeof error.code === "string" ? error.code : error.name;
}
