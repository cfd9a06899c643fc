import fc from "fast-check";
import type { Contract, DocumentOf } from "../../contracts/contract.ts";
import { validatorOf } from "../../contracts/validate.ts";
import { WaybillError } from "../../core/errors.ts";
import type { Json } from "../../core/json.ts";
import { createChance } from "./chance.ts";
import { makeValue } from "./maker.ts";
import { simpler } from "./simpler.ts";
import { createSource, type Source } from "./source.ts";

/** Values within values that are made by chance; below that they are as plain as can be. */
const depth = 6;
/** Parts of one document that are made by chance. */
const budget = 400;
/** How often a document is made that does not fit, before the plainest one is taken; where none is known, before it is given up. */
const tries = { known: 20, unknown: 500 };

/**
 * Arbitrary documents of a contract for fast-check: each fits its schema, as messages must. They shrink to the plainest document that
 * still fits and fails. A property test of a mapping is one line:
 *
 * `fc.assert(fc.property(documentsOf(OrderCreated), (order) => toInvoice(order).total === order.total_price))`
 *
 * Large and deep documents are rare. Numbers are those that can be read exactly.
 * @throws WaybillError `schema-invalid` when the schema cannot be compiled, or no document was found that fits it.
 */
export function documentsOf<C extends Contract>(contract: C): fc.Arbitrary<DocumentOf<C>> {
  const documents = new Documents(contract);
  // So that it fails here, and not in the middle of a test.
  fc.sample(documents, { numRuns: 1, seed: 1 });
  return documents as fc.Arbitrary<unknown> as fc.Arbitrary<DocumentOf<C>>;
}

class Documents extends fc.Arbitrary<Json> {
  readonly #contract: Contract;
  readonly #source: Source;
  readonly #fits: (document: unknown) => boolean;
  readonly #plainest: Json | undefined;

  constructor(contract: Contract) {
    super();
    const validate = validatorOf(contract);
    this.#contract = contract;
    this.#fits = (document) => validate(document).length === 0;
    this.#source = createSource(contract.schema);
    const answer = this.#source.search.find(this.#source.formula);
    if (answer.kind === "none" && this.#source.isExact()) throw this.#noDocument();
    this.#plainest = answer.kind === "found" && this.#fits(answer.value) ? answer.value : undefined;
  }

  override generate(random: fc.Random, biasFactor: number | undefined): fc.Value<Json> {
    const { formula, settle, search } = this.#source;
    const chance = createChance(random, biasFactor);
    for (let left = this.#plainest === undefined ? tries.unknown : tries.known; left > 0; left--) {
      const document = makeValue(formula, settle, search, chance, { depth, budget });
      if (document !== undefined && this.#fits(document)) return new fc.Value(document, undefined);
    }
    if (this.#plainest === undefined) throw this.#noDocument();
    return new fc.Value(this.#plainest, undefined);
  }

  override canShrinkWithoutContext(value: unknown): value is Json {
    return this.#fits(value);
  }

  override shrink(value: Json): fc.Stream<fc.Value<Json>> {
    return fc.stream(this.#simpler(value)).map((document) => new fc.Value(document, undefined));
  }

  *#simpler(value: Json): IterableIterator<Json> {
    for (const document of simpler(value)) if (this.#fits(document)) yield document;
  }

  #noDocument(): WaybillError {
    const { name, version } = this.#contract;
    return new WaybillError(
      "schema-invalid",
      `No document was found that fits contract "${name}" ${version}. Look whether its schema contradicts itself, as with a required property that is false; else write documents for this test by hand.`,
      { details: { contract: name, version } },
    );
  }
}
