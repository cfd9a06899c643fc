/**
 * BACKWARD: every document that is valid under the old version is valid under the new one. FORWARD: the reverse. FULL: both.
 * _TRANSITIVE holds a new version to all earlier ones of its major version, and not only to the latest.
 */
export const compatibilityModes = [
  "BACKWARD",
  "FORWARD",
  "FULL",
  "BACKWARD_TRANSITIVE",
  "FORWARD_TRANSITIVE",
  "FULL_TRANSITIVE",
] as const;
export type CompatibilityMode = (typeof compatibilityModes)[number];

/** Whether properties count that an open schema does not name: `lenient` takes a document not to have those that only the other version names. */
export const comparisonPolicies = ["strict", "lenient"] as const;
export type ComparisonPolicy = (typeof comparisonPolicies)[number];

/** What a new version of a contract is held to. */
export interface Compatibility {
  /** `BACKWARD` unless told. */
  readonly mode?: CompatibilityMode;
  /** `strict` unless told. */
  readonly policy?: ComparisonPolicy;
}
