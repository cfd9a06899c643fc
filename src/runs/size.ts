import { WaybillError } from "../core/errors.ts";
import type { AnyFlow } from "../definitions/flow.ts";
import { defaultSizeLimits, type SizeLimits } from "../definitions/size-limits.ts";
import type { Failure } from "./failure.ts";

type LimitedFlow = Pick<AnyFlow, "name" | "limits">;

/** What is too large, in the words of an error: how large it is, and how large it may be, in bytes. */
interface Excess {
  readonly bytes: number;
  readonly limit: number;
}

/** @throws WaybillError `flow-limit-exceeded` when the message is larger than the flow takes. */
export function requireInputSize(flow: LimitedFlow, text: string): void {
  const excess = excessOf(flow, "inputBytes", text);
  if (excess === undefined) return;
  const { bytes, limit } = excess;
  throw new WaybillError(
    "flow-limit-exceeded",
    `The message has ${bytes} bytes, and flow "${flow.name}" takes at most ${limit}. Send a reference to the large part instead, or raise "inputBytes" in the limits of the flow.`,
    { details: { flow: flow.name, bytes, limit } },
  );
}

/**
 * The failure of something that a run made and that is larger than its flow keeps; `undefined` when it is not.
 * @param what begins the sentence, e.g. `The result of step "charge"`.
 */
export function resultExcess(flow: LimitedFlow, what: string, text: string | undefined): Failure | undefined {
  const excess = text === undefined ? undefined : excessOf(flow, "resultBytes", text);
  if (excess === undefined) return undefined;
  const { bytes, limit } = excess;
  return {
    cause: "defect",
    code: "flow-limit-exceeded",
    message: `${what} has ${bytes} bytes as JSON, and flow "${flow.name}" keeps at most ${limit}. Keep only what is needed later, or a reference to it, or raise "resultBytes" in the limits of the flow.`,
    details: { flow: flow.name, bytes, limit },
  };
}

function excessOf({ limits }: LimitedFlow, name: keyof SizeLimits, text: string): Excess | undefined {
  const limit = limits?.[name] ?? defaultSizeLimits[name];
  // No UTF-16 code unit takes more than three bytes, so most texts need not be counted.
  if (text.length * 3 <= limit) return undefined;
  const bytes = utf8Bytes(text);
  return bytes > limit ? { bytes, limit } : undefined;
}

/** Bytes of the text in UTF-8. */
export function utf8Bytes(text: string): number {
  let bytes = text.length;
  for (let index = 0; index < text.length; index++) {
    const unit = text.charCodeAt(index);
    // A surrogate pair is two units and four bytes; anything else from U+0800 on is one unit and three bytes.
    if (unit >= 0x80) bytes += unit < 0x800 || (unit >= 0xd800 && unit <= 0xdfff) ? 1 : 2;
  }
  return bytes;
}
