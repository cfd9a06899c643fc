import { appendPointer } from "../../core/json.ts";
import { regExpOf } from "../compare/holds.ts";
import { isAnnotation } from "../compare/keywords.ts";
import { saysDraft07, saysDraft2020 } from "../dialect.ts";
import { losesCountOfItems } from "./evaluated-items.ts";
import { isObject, type Place } from "./places.ts";
import type { References } from "./references.ts";
import type { Unsupported } from "./unsupported.ts";

/** What is looked for in each schema of a document. */
type Rule = (place: Place, references: References) => readonly Unsupported[];

/** What Ajv 8.20 does not judge as JSON Schema 2020-12 says. */
export const rules2020: readonly Rule[] = [dynamicReferences, outsideReferences, unevaluatedItems, ...rulesOfBoth()];

/** What it does not judge as draft-07 says, where `unevaluated...` and `$dynamicRef` mean nothing. */
export const rules07: readonly Rule[] = [outsideReferences, besideReference, ...rulesOfBoth()];

function rulesOfBoth(): readonly Rule[] {
  return [vocabulary, innerDialect, emptyEnum, patterns, nullable, prototypes];
}

function found(place: Place, keyword: string, rest: Omit<Unsupported, "pointer">): readonly Unsupported[] {
  return [{ pointer: appendPointer(place.pointer, keyword), ...rest }];
}

function dynamicReferences(place: Place): readonly Unsupported[] {
  return ["$dynamicRef", "$recursiveRef"].flatMap((keyword) =>
    keyword in place.keywords
      ? found(place, keyword, {
          construct: "dynamic-reference",
          reason: `what "${keyword}" refers to depends on where the document's check came from, and Ajv finds another schema than the standard says`,
          instead: 'Refer with "$ref" to a schema in "$defs", and write the variant of the schema out',
        })
      : [],
  );
}

function outsideReferences(place: Place, { resolve }: References): readonly Unsupported[] {
  const { $ref } = place.keywords;
  if (typeof $ref !== "string" || resolve(place, $ref).kind !== "outside") return [];
  return found(place, "$ref", {
    construct: "outside-reference",
    reason: `"${$ref}" is not in the schema: nothing is fetched, so that a contract is the same tomorrow`,
    instead: 'Copy what it refers to into "$defs", and refer to "#/$defs/NAME"',
  });
}

function unevaluatedItems(place: Place, references: References): readonly Unsupported[] {
  if (isIdle(place.keywords["unevaluatedItems"]) || !losesCountOfItems(place, references)) return [];
  return found(place, "unevaluatedItems", {
    construct: "unevaluated-items",
    reason: 'Ajv takes all items for evaluated beside "contains", and not only those that it finds',
    instead: 'Say with "items" what the items are that are not found, and leave "unevaluatedItems" out',
  });
}

/** Nothing fails there. */
function isIdle(schema: unknown): boolean {
  return schema === undefined || schema === true;
}

function vocabulary(place: Place): readonly Unsupported[] {
  if (!("$vocabulary" in place.keywords)) return [];
  return found(place, "$vocabulary", {
    construct: "vocabulary",
    reason: 'it is for meta-schemas, and Ajv passes over it: which keywords count is decided by "$schema"',
    instead: "Leave it out",
  });
}

function innerDialect(place: Place, { isDraft07 }: References): readonly Unsupported[] {
  const { $schema } = place.keywords;
  if (place.depth === 0 || $schema === undefined) return [];
  if (isDraft07 ? saysDraft07($schema) : saysDraft2020($schema)) return [];
  return found(place, "$schema", {
    construct: "dialect",
    reason: 'Ajv judges a whole document by the "$schema" at its top',
    instead: 'Leave "$schema" out here, and write this part in the dialect of the document',
  });
}

function emptyEnum(place: Place): readonly Unsupported[] {
  const { enum: values } = place.keywords;
  if (!Array.isArray(values) || values.length > 0) return [];
  return found(place, "enum", {
    construct: "empty-enum",
    reason: "Ajv refuses a list of no values",
    instead: 'Write "not": {} where no value is allowed, or list the values',
  });
}

function patterns(place: Place): readonly Unsupported[] {
  const { pattern, patternProperties } = place.keywords;
  const about = (text: string) => ({
    construct: "pattern" as const,
    reason: `"${text}" is no regular expression of JavaScript with the flag "u"`,
    instead: "Escape only what has to be escaped, and write \\d for digits and \\p{L} for letters",
  });
  const isWrong = (text: string) => regExpOf(text) === undefined;
  return [
    ...(typeof pattern === "string" && isWrong(pattern) ? found(place, "pattern", about(pattern)) : []),
    ...Object.keys(isObject(patternProperties) ? patternProperties : {})
      .filter(isWrong)
      .map((text) => ({
        pointer: appendPointer(appendPointer(place.pointer, "patternProperties"), text),
        ...about(text),
      })),
  ];
}

function nullable(place: Place): readonly Unsupported[] {
  const { nullable: isNullable, type } = place.keywords;
  if (isNullable !== true || [type].flat().includes("null")) return [];
  return found(place, "nullable", {
    construct: "nullable",
    reason: "it is of OpenAPI 3.0 and means nothing in JSON Schema, but Ajv lets null pass",
    instead: 'Write "type": ["…", "null"]',
  });
}

function prototypes(place: Place): readonly Unsupported[] {
  const { properties } = place.keywords;
  if (!isObject(properties) || !Object.hasOwn(properties, "__proto__")) return [];
  return [
    {
      pointer: appendPointer(appendPointer(place.pointer, "properties"), "__proto__"),
      construct: "prototype-property",
      reason: 'Ajv passes over a property named "__proto__", and messages that have one are refused',
      instead: "Give the property another name",
    },
  ];
}

/** Keywords that mean something beside `$ref` even in draft-07: what they have in them can be referred to. */
const definitions: ReadonlySet<string> = new Set(["$defs", "definitions", "$schema"]);

function besideReference(place: Place): readonly Unsupported[] {
  if (!("$ref" in place.keywords)) return [];
  const isTop = place.depth === 0;
  return Object.keys(place.keywords)
    .filter((keyword) => keyword !== "$ref" && !definitions.has(keyword))
    .filter((keyword) => (keyword === "$id" ? !isTop : !isAnnotation(keyword)))
    .flatMap((keyword) =>
      found(place, keyword, {
        construct: "beside-reference",
        reason: 'in draft-07 nothing counts that stands beside "$ref", and Ajv counts it',
        instead: 'Write "allOf": [{ "$ref": … }, { … }], or use JSON Schema 2020-12',
      }),
    );
}
