import { schemasIn } from "../../contracts/self-contained.ts";
import { appendPointer } from "../../core/json.ts";
import { extension } from "../export/terms.ts";
import { type Collector, createCollector } from "./collect.ts";
import type { Hints, Imported } from "./imported.ts";
import { type Fields, fieldsOf, isFields, type Place, textOf } from "./reading.ts";
import { withoutTerms } from "./without-terms.ts";

/** What is beside the definitions of a document that is only there to hold them. */
const wrapping: ReadonlySet<string> = new Set([
  "$schema",
  "$id",
  "$comment",
  "title",
  "description",
  "$defs",
  "definitions",
]);

/** JSON Schema: one contract, or one for each definition of a document that says nothing itself. */
export function fromJsonSchema(document: Fields, hints: Hints): Imported {
  const collector = createCollector();
  const take = schemasIn(document);
  const add = ({ value, pointer }: Place, name: string): void => {
    const { $id, title, description, [extension]: terms } = fieldsOf(value);
    const named = referenceIn($id);
    collector.add({
      from: pointer,
      name: named?.name ?? name ?? textOf(title),
      version: named?.version ?? "1.0.0",
      kind: "event",
      schema: () => withoutTerms(take(pointer), terms),
      description: textOf(description),
      terms,
    });
  };
  const isBundle = Object.keys(document).every((keyword) => wrapping.has(keyword));
  const definitions = isBundle ? definitionsOf(document) : [];
  if (definitions.length === 0) add({ value: document, pointer: "" }, nameOf(document, hints));
  else addDefinitions(document, definitions, add, collector);
  return collector.imported();
}

interface Definition extends Place {
  readonly name: string;
}

function definitionsOf(document: Fields): readonly Definition[] {
  return ["$defs", "definitions"].flatMap((keyword) =>
    Object.entries(fieldsOf(document[keyword])).map(([name, value]) => ({
      name,
      value,
      pointer: appendPointer(`/${keyword}`, name),
    })),
  );
}

/** Definitions that others refer to are part of those, unless they say themselves that they are a contract. */
function addDefinitions(
  document: Fields,
  definitions: readonly Definition[],
  add: (place: Place, name: string) => void,
  { leave }: Collector,
): void {
  const text = JSON.stringify(document);
  for (const definition of definitions) {
    const isContract =
      extension in fieldsOf(definition.value) || referenceIn(fieldsOf(definition.value)["$id"]) !== undefined;
    const isReferred = text.includes(`"#${definition.pointer}"`);
    if (isContract || !isReferred) add(definition, definition.name);
    else leave(definition.pointer, "It is part of the schemas that refer to it, and no contract by itself.");
    if (!isFields(definition.value) && typeof definition.value !== "boolean")
      leave(definition.pointer, "It is no schema.");
  }
}

function nameOf({ $id, title }: Fields, hints: Hints): string {
  const last = textOf($id)
    ?.split(/[/:]/)
    .findLast((part) => part !== "" && part !== "#");
  return last?.replace(/(?:\.schema)?\.json#?$/, "") ?? hints.name ?? textOf(title) ?? "contract";
}

/** `order.booked@1.0.0`, at the end of an id. */
function referenceIn($id: unknown): { readonly name: string; readonly version: string } | undefined {
  const found = /(?:^|[/:])([a-z][a-z0-9.-]*)@(\d+\.\d+\.\d+(?:-[0-9A-Za-z.-]+)?)$/.exec(textOf($id) ?? "");
  return found?.[1] === undefined || found[2] === undefined ? undefined : { name: found[1], version: found[2] };
}
