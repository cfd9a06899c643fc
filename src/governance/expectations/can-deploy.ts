/**
 * Whether what a provider sends is still what its consumers take.
 *
 * 1. Every document that is valid under the provider's contract must be valid under what the consumer expects. A document that shows the
 *    contrary was confirmed by Ajv.
 * 2. The examples that a consumer recorded must still be valid under the provider's contract: it goes on sending them.
 * 3. What cannot be decided counts against it, and says so.
 */
import { type Comparer, createComparer, type Inclusion } from "../../contracts/compare/includes.ts";
import { closedToward } from "../../contracts/compare/lenient.ts";
import { type Contract, contract } from "../../contracts/contract.ts";
import { judgeOf, validatorOf } from "../../contracts/validate.ts";
import type { Json } from "../../core/json.ts";
import { comparePrecedence } from "../../definitions/versions.ts";
import { type ConsumerExpectation, type ExpectationsFile, majorOf } from "./expectations.ts";

export interface ConsumerProblem {
  /**
   * `not-served`: the major version is gone; `refused`: the consumer does not take a document that the provider may send; `example`: the
   * provider does not send any more what the consumer recorded; `unknown`: nobody could decide.
   */
  readonly kind: "not-served" | "refused" | "example" | "unknown";
  readonly message: string;
  /** Valid here, and not for the consumer. */
  readonly counterexample?: Json;
}

/** What becomes of one consumer of one major version of a contract. */
export interface ConsumerVerdict {
  readonly consumer: string;
  readonly team?: { readonly name: string; readonly onCall: string };
  readonly major: number;
  /** The provider's version that was judged; absent when it serves none of this major. */
  readonly version?: string;
  /** Empty when it can be deployed for this consumer. */
  readonly problems: readonly ConsumerProblem[];
}

/**
 * Judges the consumers of a contract.
 * @param served all versions of the contract that the provider serves.
 */
export function judgeConsumers(
  name: string,
  served: readonly Contract[],
  consumers: readonly ExpectationsFile[],
  comparer: Comparer = createComparer(),
): readonly ConsumerVerdict[] {
  return consumers.flatMap(({ consumer, team, expectations }) =>
    expectations
      .filter((expectation) => expectation.contract === name)
      .map((expectation) => {
        const present = highestOf(served, expectation.major);
        const problems =
          present === undefined ? [notServed(expectation, served)] : problemsOf(present, expectation, comparer);
        return {
          consumer,
          ...(team === undefined ? {} : { team }),
          major: expectation.major,
          ...(present === undefined ? {} : { version: present.version }),
          problems,
        };
      }),
  );
}

function highestOf(served: readonly Contract[], major: number): Contract | undefined {
  const versions = served.filter((each) => majorOf(each) === major);
  return versions.toSorted((left, right) => comparePrecedence(right.version, left.version))[0];
}

function notServed({ major, contract: name }: ConsumerExpectation, served: readonly Contract[]): ConsumerProblem {
  const majors = [...new Set(served.map(majorOf))].toSorted((left, right) => left - right).join(", ");
  return {
    kind: "not-served",
    message: `It relies on version ${major} of ${name}, and served is ${majors}. Serve both until it has moved.`,
  };
}

function problemsOf(
  present: Contract,
  expectation: ConsumerExpectation,
  comparer: Comparer,
): readonly ConsumerProblem[] {
  return [...inclusionProblem(present, expectation, comparer), ...exampleProblems(present, expectation)];
}

function inclusionProblem(
  present: Contract,
  expectation: ConsumerExpectation,
  comparer: Comparer,
): readonly ConsumerProblem[] {
  const inclusion = included(present, expectation, comparer);
  if (inclusion.kind === "included") return [];
  if (inclusion.kind === "excluded") return [refused(expectation, inclusion.counterexample)];
  // What nobody could prove may still be seen in what the provider says that it sends.
  const takes = judgeOf(expectation.schema);
  const sends = judgeOf(present.schema);
  const example = present.examples?.find((each) => sends(each) && !takes(each));
  if (example !== undefined) return [refused(expectation, example as Json)];
  return [{ kind: "unknown", message: `Whether it takes every document could not be decided: ${inclusion.reason}.` }];
}

/** By the lenient policy a document does not have what only the consumer names. */
function included(present: Contract, { schema }: ConsumerExpectation, comparer: Comparer): Inclusion {
  const inner = present.compatibility?.policy === "lenient" ? closedToward(present.schema, schema) : present.schema;
  return comparer.compare(inner, schema, { inner: present.schema, outer: schema });
}

function refused(expectation: ConsumerExpectation, counterexample: Json): ConsumerProblem {
  const { contract: name, version, schema } = expectation;
  // Their own code: it names the field that the consumer would stumble over.
  const [violation] = validatorOf(contract(name, { version, schema }))(counterexample);
  const where = violation === undefined ? "" : ` ${violation.message}.`;
  return { kind: "refused", message: `It does not take every document that is valid here.${where}`, counterexample };
}

function exampleProblems(present: Contract, { examples = [] }: ConsumerExpectation): readonly ConsumerProblem[] {
  return examples.flatMap((example, place): ConsumerProblem[] => {
    const [violation] = validatorOf(present)(example);
    if (violation === undefined) return [];
    const message = `Its example ${place + 1} is not valid here any more. ${violation.message}.`;
    return [{ kind: "example", message }];
  });
}
