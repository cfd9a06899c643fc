/**
 * What a step does to the world, as far as its code says.
 *
 * 1. An effect is a call that changes something: post, put, patch, delete, or a use of the network that no system knows of.
 * 2. An effect is repeatable when making it twice is as good as making it once: put and delete are, by what HTTP means
 *    (RFC 9110, 9.2.2); post and patch are when the system keeps to idempotency keys or says that its writes are natural, or when the
 *    code hands on a key of its own.
 */
import type { Concern, Entity } from "../../definitions/entity.ts";
import type { AnySystem } from "../../definitions/system.ts";
import type { Landscape } from "../landscape.ts";
import type { HttpMethod, StepSource } from "../source/source.ts";

const changing: readonly HttpMethod[] = ["post", "put", "patch", "delete"];
const repeatable: readonly HttpMethod[] = ["put", "delete"];

export function hasEffect({ methods, network }: StepSource): boolean {
  return network.length > 0 || methods.some((method) => changing.includes(method));
}

/** Whether making the effect of a step twice may do more than making it once. */
export function isUnsafeToRepeat(step: StepSource, system: AnySystem | undefined): boolean {
  if (!hasEffect(step) || step.usesKey) return false;
  if (step.network.length > 0) return true;
  // Which system it is cannot be told: nothing is known against it.
  if (step.hasSystem && system === undefined) return false;
  const unsafe = step.methods.filter((method) => changing.includes(method) && !repeatable.includes(method));
  return unsafe.length > 0 && (system?.idempotency ?? "none") === "none";
}

export function systemOf(step: StepSource, { systems }: Landscape): AnySystem | undefined {
  return systems.find(({ name }) => name === step.system);
}

/**
 * The entities that a step changes: those that its answers are about, by their contracts; where these say nothing, those of which
 * its system keeps the record.
 */
export function entitiesChanged(step: StepSource, landscape: Landscape): readonly Entity[] {
  if (!hasEffect(step)) return [];
  const answers = step.answers.flatMap(({ contract, version }) =>
    landscape.contracts.filter(
      (candidate) => candidate.name === contract && (version === undefined || candidate.version === version),
    ),
  );
  const told = answers.flatMap(({ entity }) => entity?.name ?? []);
  if (told.length > 0) return landscape.entities.filter(({ name }) => told.includes(name));
  // An answer that is described and is about no entity says that the step changes none.
  if (answers.length > 0) return [];
  return systemOf(step, landscape)?.recordOf ?? [];
}

/** What is at stake when a step is done wrongly. */
export function concernsOf(entities: readonly Entity[]): readonly Concern[] {
  return [...new Set(entities.flatMap(({ concerns }) => concerns))];
}

/** How a step is called in a finding: `Step "create invoice"`. */
export function stepInWords({ name }: StepSource): string {
  return name === undefined ? "A step whose name is made at run time" : `Step "${name}"`;
}
