import fc from "fast-check";
import { expect, it } from "vitest";
import { contract } from "../../src/contracts/contract.ts";
import { judgeOf, validatorOf } from "../../src/contracts/validate.ts";
import { arbitraryDocument, arbitrarySchema } from "./arbitrary-schema.ts";
import { arbitraryUnevaluated } from "./arbitrary-unevaluated.ts";

const schemas = fc.oneof(arbitrarySchema(true), arbitraryUnevaluated);
const documents = fc.array(arbitraryDocument, { minLength: 8, maxLength: 8 });

it("validators that are optimised judge as those that are not, and name what is wrong without throwing", () => {
  fc.assert(
    fc.property(schemas, documents, (schema, each) => {
      const validate = validatorOf(
        contract("test.document", { version: "1.0.0", schema: schema as { readonly [keyword: string]: unknown } }),
      );
      const judge = judgeOf(schema);
      for (const document of each) expect(validate(document).length === 0).toBe(judge(document));
    }),
    { numRuns: 400 },
  );
});
