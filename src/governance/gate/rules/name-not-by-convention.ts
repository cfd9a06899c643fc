import { referenceOf } from "../../../contracts/contract.ts";
import { sourceOfFlow } from "../../landscape-use.ts";
import type { Place } from "../../source/source.ts";
import type { Evidence } from "../evidence.ts";
import { type NamedThing, namedThings } from "../parameters.ts";
import { declaredAt, placed } from "../placed.ts";
import { hint, type RuleAbout } from "../rule.ts";

interface Named {
  readonly name: string;
  /** As it is told: `contract "order.booked"`. */
  readonly what: string;
  readonly place?: Place;
}

export const nameNotByConvention: RuleAbout<"project"> = {
  code: "name-not-by-convention",
  title: "A name is not as the policy wants names to be",
  about: "project",
  level: "gold",
  severity: hint,
  *judge(_project, evidence) {
    for (const thing of namedThings) {
      const pattern = evidence.parameters.naming[thing];
      if (pattern === undefined) continue;
      const whole = new RegExp(`^(?:${pattern})$`, "u");
      for (const { name, what, place } of namesOf(thing, evidence)) {
        if (whole.test(name)) continue;
        yield {
          ...placed(place),
          fact: `The name of ${what} does not match /${pattern}/, which the policy wants of the names of ${thing}s.`,
          consequence:
            "Whoever searches, filters or sets up alerts by the rule does not find it, and what is not found is not watched.",
          fix: fixes[thing],
        };
      }
    }
  },
};

const usual = "Choose a name that matches before the thing is used.";
const fixes: Readonly<Record<NamedThing, string>> = {
  flow: `${usual} A flow that has runs keeps its name until they are over: add the new one beside it, send new messages there, then delete the old one.`,
  contract: `${usual} A contract that is published keeps its name for those who rely on it: publish the new one beside it, and deprecate the old one.`,
  system: `${usual} Its name is part of idempotency keys and of what is shown: change it when no run waits for the system.`,
  team: `${usual} Say the new name to those who are on call.`,
  entity: `${usual} Change it in the contracts and systems that refer to it as well.`,
  step: `${usual} In a flow that has runs a step with another name is another step, and is done again: give the flow a new version.`,
};

function namesOf(thing: NamedThing, evidence: Evidence): readonly Named[] {
  if (thing === "flow") return flowsOf(evidence);
  if (thing === "step") return stepsOf(evidence);
  return definitionsOf(thing, evidence);
}

function flowsOf({ landscape, source }: Evidence): readonly Named[] {
  return landscape.flows.map((flow) => ({
    name: flow.name,
    what: `flow "${flow.name}"`,
    ...placed(sourceOfFlow(source, flow)?.place),
  }));
}

/** A name is told once for each flow, at its first place. What is made at run time is not known. */
function stepsOf({ landscape, source }: Evidence): readonly Named[] {
  return landscape.flows.flatMap((flow) => {
    const steps = sourceOfFlow(source, flow)?.steps ?? [];
    const firsts = steps.filter(({ name }, index) => steps.findIndex((step) => step.name === name) === index);
    return firsts.flatMap(({ name, place }) =>
      name === undefined ? [] : [{ name, what: `step "${name}" of flow "${flow.name}"`, place }],
    );
  });
}

/** Of several versions of a contract, or several entities of one name, one is told. */
function definitionsOf(thing: Exclude<NamedThing, "flow" | "step">, { landscape, source }: Evidence): readonly Named[] {
  const definitions = {
    contract: landscape.contracts,
    system: landscape.systems,
    team: landscape.teams,
    entity: landscape.entities,
  }[thing];
  const latest = new Map(definitions.map((definition) => [definition.name, definition]));
  return [...latest.values()].map((definition) => ({
    name: definition.name,
    what: `${thing} "${definition.type === "contract" ? referenceOf(definition) : definition.name}"`,
    ...placed(declaredAt(source, thing, definition)),
  }));
}
