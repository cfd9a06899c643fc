import { request } from "undici";
import { headerOf, readAnswer } from "../connectors/http/answer.ts";
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
    const read = await readAnswer(answer, maxBytes);
    const names = Object.keys(read.headers);
    const { status, bytes } = read;
    return { status, headers: Object.fromEntries(names.map((name) => [name, headerOf(read, name)])), body: bytes };
  } catch (error) {
    if (signal.aborted) return `There was no whole answer within ${timeoutMs} ms.`;
    return `There was no answer: ${reasonOf(error)}.`;
  }
}

/** A code of Node or undici; their messages cite addresses, and may cite more. */
function reasonOf(error: unknown): string {
  if (!(error instanceof Error)) return "unknown";
  return "code" in error && typeof error.code === "string" ? error.code : error.name;
}
