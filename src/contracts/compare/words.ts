import type { Change } from "./changes.ts";

const longest = 80;

/** What a change is, as a sentence. */
export function inWords({ kind, pointer, what, before, after }: Change): string {
  switch (kind) {
    case "property-added":
      return `Property "${what}" was added.`;
    case "property-removed":
      return `Property "${what}" is no longer described.`;
    case "required-added":
      return `Property "${what}" is required now.`;
    case "required-removed":
      return `Property "${what}" is no longer required.`;
    case "value-added":
      return `Value ${short(after)} was added to the allowed ones.`;
    case "value-removed":
      return `Value ${short(before)} is no longer allowed.`;
    case "type-changed":
      return `The type was ${short(before)} and is ${short(after)} now.`;
    case "branch-added":
      return `A schema was added to "${what}".`;
    case "branch-removed":
      return `A schema was removed from "${what}".`;
    case "keyword-added":
      return `"${what}" was added: ${short(after)}.`;
    case "keyword-removed":
      return `"${what}" was removed: it was ${short(before)}.`;
    case "keyword-changed":
      return `"${what}" was ${short(before)} and is ${short(after)} now.`;
    case "schema-changed":
      return `What is said of ${pointer === "" ? "the document" : pointer} was ${short(before)} and is ${short(after)} now.`;
    case "annotation-changed":
      return `"${what}" changed, which says nothing about documents.`;
    case "combined":
      return "Several changes together.";
  }
}

function short(value: unknown): string {
  const text = JSON.stringify(value) ?? "nothing";
  return text.length <= longest ? text : `${text.slice(0, longest - 1)}…`;
}
