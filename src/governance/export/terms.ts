import { type AnyUpcast, type Contract, referenceOf } from "../../contracts/contract.ts";
import { type LifeStage, lifeStageOf } from "../../contracts/deprecation.ts";
import type { Team } from "../../definitions/team.ts";
import type { Landscape } from "../landscape.ts";
import type { Document } from "./about.ts";

/** The name of what an export has to say that its format has no word for. `waybill contract import` reads it. */
export const extension = "x-waybill";

/** What a contract says of itself beside its schema, as JSON. */
export function termsOf(contract: Contract): Document {
  const { name, version, kind, owner, entity, upcasts } = contract;
  const { description, canonicalId, guarantees, errors, fields, compatibility, deprecation, consumers, examples } =
    contract;
  return present({
    name,
    version,
    kind,
    description,
    owner: owner?.name,
    entity: entity?.name,
    canonicalId,
    guarantees,
    errors,
    fields,
    compatibility,
    deprecation,
    consumers,
    examples,
    upcastsFrom: upcasts?.map(({ from }: AnyUpcast) => referenceOf(from)),
  });
}

/** Without what is undefined. */
export function present(document: Document): Document {
  return Object.fromEntries(Object.entries(document).filter(([, value]) => value !== undefined));
}

/** The team that answers for a contract, when the landscape knows it. */
export function ownerOf({ owner }: Contract, { teams }: Landscape): Team | undefined {
  return teams.find(({ name }) => name === owner?.name);
}

export function stageOf({ deprecation }: Contract, now: number): LifeStage {
  return lifeStageOf(deprecation, now);
}

/** What a deprecated contract says of itself to people; undefined when it is active. */
export function deprecationInWords(contract: Contract, now: number): string | undefined {
  const { deprecation } = contract;
  if (deprecation === undefined || stageOf(contract, now) === "active") return undefined;
  const { since, sunset, successor } = deprecation;
  const parts = [
    `Deprecated since ${since}.`,
    sunset === undefined ? "" : `Not served from ${sunset}.`,
    successor === undefined ? "" : `Use ${successor} instead.`,
  ];
  return parts.filter((part) => part !== "").join(" ");
}
