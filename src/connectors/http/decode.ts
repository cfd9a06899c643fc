import { promisify } from "node:util";
import { brotliDecompress, gunzip, inflate, inflateRaw, zstdDecompress } from "node:zlib";
import { headerOf, type RawAnswer } from "./answer.ts";

/** What the connector sends as `Accept-Encoding`: the codings that `decodeAnswer` reads. */
export const acceptedCodings = "gzip, deflate, br, zstd";

type Decoder = (bytes: Buffer, limit: { readonly maxOutputLength: number }) => Promise<Buffer>;

const inflateWrapped: Decoder = promisify(inflate);
const inflateBare: Decoder = promisify(inflateRaw);

const decoders: ReadonlyMap<string, Decoder> = new Map<string, Decoder>([
  ["gzip", promisify(gunzip)],
  ["x-gzip", promisify(gunzip)],
  // RFC 9110 means the zlib format; systems that send bare deflate are told by their first bytes (RFC 1950 section 2.2).
  ["deflate", (bytes, limit) => (hasZlibHeader(bytes) ? inflateWrapped(bytes, limit) : inflateBare(bytes, limit))],
  ["br", promisify(brotliDecompress)],
  ["zstd", promisify(zstdDecompress)],
]);

/** Nobody compresses more often than this; a long list only costs time. */
const maxCodings = 3;

/**
 * Undoes the `Content-Encoding` of an answer. The limit of the answer holds for the decoded body, and for each step on the way
 * there, so a small body cannot take more memory than a large one.
 */
export function decodeAnswer(answer: RawAnswer, maxBytes: number): RawAnswer | Promise<RawAnswer> {
  const header = headerOf(answer, "content-encoding");
  return header === undefined || answer.bytes === undefined || answer.bytes.length === 0
    ? answer
    : decodeBytes(answer, answer.bytes, codingsOf(header), maxBytes);
}

/** The outermost first. */
function codingsOf(header: string): readonly string[] {
  const names = header.split(",").map((name) => name.trim().toLowerCase());
  return names.filter((name) => name !== "" && name !== "identity").reverse();
}

async function decodeBytes(
  answer: RawAnswer,
  encoded: Buffer,
  codings: readonly string[],
  maxBytes: number,
): Promise<RawAnswer> {
  const unreadable = (flaw: string): RawAnswer => ({ ...answer, bytes: undefined, flaw });
  if (codings.length > maxCodings) return unreadable(`is compressed ${codings.length} times`);
  let bytes = encoded;
  for (const coding of codings) {
    const decode = decoders.get(coding);
    if (decode === undefined) return unreadable("has a content coding that was not asked for");
    try {
      bytes = await decode(bytes, { maxOutputLength: maxBytes });
    } catch (error) {
      return unreadable(isTooLarge(error) ? tooLarge(maxBytes) : `is not whole, or not ${coding} as it says`);
    }
  }
  return { ...answer, bytes };
}

export function tooLarge(maxBytes: number): string {
  return `is larger than ${maxBytes} bytes`;
}

function isTooLarge(error: unknown): boolean {
  return error instanceof Error && "code" in error && error.code === "ERR_BUFFER_TOO_LARGE";
}

function hasZlibHeader(bytes: Buffer): boolean {
  const [first = 0, second = 0] = bytes;
  return (first & 0x0f) === 8 && ((first << 8) | second) % 31 === 0;
}
