import type { Contract } from "../../contracts/contract.ts";
import type { Entity } from "../../definitions/entity.ts";
import type { AnyFlow, Tier } from "../../definitions/flow.ts";
import type { AnySystem } from "../../definitions/system.ts";
import type { Team } from "../../definitions/team.ts";
import type { FlowSource } from "../source/source.ts";
import type { Evidence } from "./evidence.ts";
import type { Problem, Severity, SubjectType } from "./finding.ts";

/** A flow, and what its code says where it was found. */
export interface FlowSubject {
  readonly flow: AnyFlow;
  readonly source?: FlowSource;
}

/** What each type of subject is to a rule. */
export interface SubjectOf {
  readonly flow: FlowSubject;
  readonly contract: Contract;
  readonly system: AnySystem;
  readonly team: Team;
  readonly entity: Entity;
  readonly project: null;
}

/** How grave a finding is, by the tier of the flow or the highest tier of the flows that use the subject. */
export type SeverityByTier = Readonly<Record<Tier, Severity>>;

/** One known way for an integration to fail. Pure: the same evidence always gives the same problems, in the same order. */
export interface RuleAbout<Type extends SubjectType> {
  /** Stable, e.g. `key-missing`; its page is docs/rules/<code>.md. */
  readonly code: string;
  /** What is wrong, as a short sentence without a full stop. */
  readonly title: string;
  readonly about: Type;
  /** The readiness that a flow does not have while this is found (scorecard.ts). */
  readonly level: Tier;
  readonly severity: SeverityByTier;
  judge(subject: SubjectOf[Type], evidence: Evidence): Iterable<Problem>;
}

export type Rule = { readonly [Type in SubjectType]: RuleAbout<Type> }[SubjectType];

/** The usual ways in which severity falls with the tier. */
export const always: SeverityByTier = { gold: "error", silver: "error", bronze: "error" };
export const falling: SeverityByTier = { gold: "error", silver: "warning", bronze: "note" };
export const grave: SeverityByTier = { gold: "error", silver: "error", bronze: "warning" };
export const advice: SeverityByTier = { gold: "warning", silver: "warning", bronze: "note" };
export const hint: SeverityByTier = { gold: "note", silver: "note", bronze: "note" };
