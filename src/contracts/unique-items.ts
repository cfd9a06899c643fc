import { _, type CodeKeywordDefinition } from "ajv";
import type { Json } from "../core/json.ts";
import { canonical } from "./canonical.ts";

/**
 * `uniqueItems` in linear time. Ajv compares every item with every other: 20,000 small objects, which a body of 200 KB
 * holds, take it 8 seconds, and nothing else happens meanwhile.
 */
export const uniqueItemsKeyword: CodeKeywordDefinition = {
  keyword: "uniqueItems",
  type: "array",
  schemaType: "boolean",
  error: { message: "uniqueItems", params: ({ params: { pair } }) => _`{j: ${pair}[0], i: ${pair}[1]}` },
  code(cxt) {
    if (cxt.schema !== true) return;
    const find = cxt.gen.scopeValue("func", { ref: firstEqualPair });
    const pair = cxt.gen.const("pair", _`${find}(${cxt.data})`);
    cxt.setParams({ pair });
    cxt.pass(_`${pair} === undefined`);
  },
};

/** Places of the first item that was there before, and of the one that it equals. */
function firstEqualPair(items: readonly Json[]): readonly [number, number] | undefined {
  const places = new Map<string, number>();
  for (const [index, item] of items.entries()) {
    const text = canonical(item);
    const before = places.get(text);
    if (before !== undefined) return [before, index];
    places.set(text, index);
  }
  return undefined;
}
