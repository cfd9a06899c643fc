import { canonical } from "../contracts/canonical.ts";
import { type Contract, referenceOf } from "../contracts/contract.ts";
import { validatorOf } from "../contracts/validate.ts";
import type { Json } from "../core/json.ts";
import { serialise } from "../runs/serialise.ts";
import { follow, type UpcastPath, upcastPaths } from "../runs/upcast.ts";

/** Holds a document to what an upcast promises. Throws an error that says what is broken. */
export type Holds = (document: unknown) => void;

/**
 * Checks all upcasts that lead to a contract, through those of earlier versions as well: a document of an earlier version becomes one
 * that fits, always the same one, and is itself left alone. The examples of the earlier versions are checked in any case.
 * @param forAll is called for each earlier version, and puts documents of it to `holds`. With fast-check it is one line:
 *   `checkUpcasts(OrderBooked, (from, holds) => fc.assert(fc.property(documentsOf(from), holds)))`.
 * @throws Error of the first upcast that is broken; when the contract has no upcasts.
 */
export function checkUpcasts(contract: Contract, forAll: (from: Contract, holds: Holds) => void = () => {}): void {
  const paths = upcastPaths(contract);
  if (paths.length === 0) throw new Error(`${referenceOf(contract)} has no upcasts, so there is nothing to check.`);
  for (const path of paths) {
    const holds = (document: unknown): void => check(path, document);
    for (const example of path.from.examples ?? []) holds(example);
    forAll(path.from, holds);
  }
}

function check(path: UpcastPath, document: unknown): void {
  const violations = validatorOf(path.from)(document);
  if (violations.length > 0) {
    const [{ message } = { message: "" }] = violations;
    throw new Error(`This is no document of ${referenceOf(path.from)}: ${message}.`);
  }
  let text = JSON.stringify(document);
  for (const hop of path.hops) text = checkHop(hop, text);
  const converted = follow(path, document);
  if (!converted.ok) throw new Error(converted.error.message);
}

/** Answers what the upcast gives, as text. */
function checkHop({ from, to, convert }: UpcastPath["hops"][number], text: string): string {
  const name = `The upcast from ${referenceOf(from)} to ${referenceOf(to)}`;
  const [given, again] = [parse(text), parse(text)];
  const called = (argument: Json): unknown => {
    try {
      return convert(argument as never);
    } catch (cause) {
      throw new Error(`${name} threw ${String(cause)}`, { cause });
    }
  };
  const [first, second] = [serialise(called(given)), serialise(called(again))];
  if (JSON.stringify(given) !== text) throw new Error(`${name} changes the document that it is given. Make a new one.`);
  // What is wrong with it is said by the way as a whole.
  if (!first.ok || !second.ok || first.text === undefined || second.text === undefined) return text;
  if (canonical(parse(first.text)) === canonical(parse(second.text))) return first.text;
  throw new Error(`${name} gives something else when it is called again. Make it of the document alone.`);
}

function parse(text: string): Json {
  return JSON.parse(text) as Json;
}
