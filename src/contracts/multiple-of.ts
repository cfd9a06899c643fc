import { _, type CodeKeywordDefinition } from "ajv";
import { isMultipleOf } from "../core/decimal.ts";

/** `multipleOf` by decimal arithmetic. Ajv divides in binary, where 19.99 is no multiple of 0.01. */
export const multipleOfKeyword: CodeKeywordDefinition = {
  keyword: "multipleOf",
  type: "number",
  schemaType: "number",
  error: { message: "multipleOf", params: ({ schemaCode }) => _`{multipleOf: ${schemaCode}}` },
  code(cxt) {
    const judge = cxt.gen.scopeValue("func", { ref: isMultipleOf });
    cxt.pass(_`${judge}(${cxt.data}, ${cxt.schemaCode})`);
  },
};
