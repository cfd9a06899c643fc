import { fileURLToPath } from "node:url";
import type { AuthorCall } from "../authors.ts";
import type { Inspection, StackFrame } from "./inspect.ts";

/** What blocks, for the log. */
export interface Blocker extends Partial<AuthorCall> {
  /** Where, e.g. `price (/srv/shop/flows/order.ts:17)`. */
  readonly at?: string;
}

/**
 * Names whose code it is only when that code is on the stack: work of our own that a run set off, such as a commit to a slow disk, is
 * not the fault of its flow.
 * @param ownUrl where our own modules are.
 */
export function describeBlocker({ frames, value }: Inspection, ownUrl: string): Blocker {
  const isForeign = ({ url }: StackFrame) => url !== "" && !url.startsWith("node:") && !url.startsWith(ownUrl);
  const foreign = frames.find(isForeign);
  const place = foreign ?? frames.find(({ url }) => url !== "");
  return {
    ...(foreign !== undefined && isAuthorCall(value) ? value : {}),
    ...(place === undefined ? {} : { at: placeOf(place) }),
  };
}

function placeOf({ name, url, line }: StackFrame): string {
  const file = url.startsWith("file:") ? fileURLToPath(url) : url;
  return `${name === "" ? "(anonymous)" : name} (${file}:${line})`;
}

function isAuthorCall(value: unknown): value is AuthorCall {
  return typeof value === "object" && value !== null && "flow" in value && "run" in value;
}
