import { appendPointer, isJsonObject } from "../../core/json.ts";

/** JSON pointers of the places at which two JSON texts differ; `""` when they are of different kinds. */
export function differingPointers(left: string | undefined, right: string | undefined): readonly string[] {
  return differing(parse(left), parse(right), "");
}

function parse(text: string | undefined): unknown {
  return text === undefined ? undefined : JSON.parse(text);
}

function differing(left: unknown, right: unknown, pointer: string): readonly string[] {
  if (Array.isArray(left) && Array.isArray(right)) {
    const length = Math.max(left.length, right.length);
    return Array.from({ length }, (_, index) => index).flatMap((index) =>
      differing(left[index], right[index], appendPointer(pointer, index)),
    );
  }
  if (isJsonObject(left) && isJsonObject(right)) {
    const names = new Set([...Object.keys(left), ...Object.keys(right)]);
    return [...names].flatMap((name) => differing(left[name], right[name], appendPointer(pointer, name)));
  }
  return left === right ? [] : [pointer];
}
