import type { Rule } from "../rule.ts";
import { answerWithoutContract } from "./answer-without-contract.ts";
import { baselineMissing } from "./baseline-missing.ts";
import { concurrencyUnbounded } from "./concurrency-unbounded.ts";
import { contractAcceptsAnything } from "./contract-accepts-anything.ts";
import { contractCanonicalIdMissing } from "./contract-canonical-id-missing.ts";
import { contractCanonicalIdUnknown } from "./contract-canonical-id-unknown.ts";
import { contractChanged } from "./contract-changed.ts";
import { contractDeprecated } from "./contract-deprecated.ts";
import { contractErrorsMissing } from "./contract-errors-missing.ts";
import { contractExampleInvalid } from "./contract-example-invalid.ts";
import { contractExampleMissing } from "./contract-example-missing.ts";
import { contractGone } from "./contract-gone.ts";
import { contractGuaranteesMissing } from "./contract-guarantees-missing.ts";
import { contractOwnerMissing } from "./contract-owner-missing.ts";
import { contractSunset } from "./contract-sunset.ts";
import { contractUnjudgeable } from "./contract-unjudgeable.ts";
import { deadLetterPolicyMissing } from "./dead-letter-policy-missing.ts";
import { deadLetterReviewLate } from "./dead-letter-review-late.ts";
import { descriptionMissing } from "./description-missing.ts";
import { effectNotRepeatable } from "./effect-not-repeatable.ts";
import { entityCanonicalIdMissing } from "./entity-canonical-id-missing.ts";
import { entityNoRecord } from "./entity-no-record.ts";
import { entityNoSteward } from "./entity-no-steward.ts";
import { entityTwoRecords } from "./entity-two-records.ts";
import { eventLoop } from "./event-loop.ts";
import { eventUnconsumed } from "./event-unconsumed.ts";
import { fieldClassUnknown } from "./field-class-unknown.ts";
import { flowChangesOften } from "./flow-changes-often.ts";
import { flowNotDeterministic } from "./flow-not-deterministic.ts";
import { flowUnreadable } from "./flow-unreadable.ts";
import { flowUnused } from "./flow-unused.ts";
import { hostUndeclared } from "./host-undeclared.ts";
import { keyMissing } from "./key-missing.ts";
import { keyNotIdentifying } from "./key-not-identifying.ts";
import { keyUnstable } from "./key-unstable.ts";
import { nameNotByConvention } from "./name-not-by-convention.ts";
import { networkOutsideOfSteps } from "./network-outside-of-steps.ts";
import { onCallMissing } from "./on-call-missing.ts";
import { onCallOnePerson } from "./on-call-one-person.ts";
import { ownerMissing } from "./owner-missing.ts";
import { personalFieldLogged } from "./personal-field-logged.ts";
import { personalFieldUnclassified } from "./personal-field-unclassified.ts";
import { productOwnerMissing } from "./product-owner-missing.ts";
import { promiseMissing } from "./promise-missing.ts";
import { promiseNotInBusinessWords } from "./promise-not-in-business-words.ts";
import { proofMissing } from "./proof-missing.ts";
import { retryUnsafe } from "./retry-unsafe.ts";
import { rollbackMissing } from "./rollback-missing.ts";
import { runbookIncomplete } from "./runbook-incomplete.ts";
import { runbookMissing } from "./runbook-missing.ts";
import { runbookStale } from "./runbook-stale.ts";
import { scopeNotApproved } from "./scope-not-approved.ts";
import { screenRobotUnguarded } from "./screen-robot-unguarded.ts";
import { secretFieldUnclassified } from "./secret-field-unclassified.ts";
import { secretInCode } from "./secret-in-code.ts";
import { sourceUnreadable } from "./source-unreadable.ts";
import { subscriberWithoutPolicy } from "./subscriber-without-policy.ts";
import { systemConcurrencyHigh } from "./system-concurrency-high.ts";
import { systemIdempotencyUnknown } from "./system-idempotency-unknown.ts";
import { systemOwnerMissing } from "./system-owner-missing.ts";
import { testsMissing } from "./tests-missing.ts";
import { timeoutMissing } from "./timeout-missing.ts";
import { undoMissing } from "./undo-missing.ts";

/** Every rule, in order of code. */
export const allRules: readonly Rule[] = [
  answerWithoutContract,
  baselineMissing,
  concurrencyUnbounded,
  contractAcceptsAnything,
  contractCanonicalIdMissing,
  contractCanonicalIdUnknown,
  contractChanged,
  contractDeprecated,
  contractErrorsMissing,
  contractExampleInvalid,
  contractExampleMissing,
  contractGone,
  contractGuaranteesMissing,
  contractOwnerMissing,
  contractSunset,
  contractUnjudgeable,
  deadLetterPolicyMissing,
  deadLetterReviewLate,
  descriptionMissing,
  effectNotRepeatable,
  entityCanonicalIdMissing,
  entityNoRecord,
  entityNoSteward,
  entityTwoRecords,
  eventLoop,
  eventUnconsumed,
  fieldClassUnknown,
  flowChangesOften,
  flowNotDeterministic,
  flowUnreadable,
  flowUnused,
  hostUndeclared,
  keyMissing,
  keyNotIdentifying,
  keyUnstable,
  nameNotByConvention,
  networkOutsideOfSteps,
  onCallMissing,
  onCallOnePerson,
  ownerMissing,
  personalFieldLogged,
  personalFieldUnclassified,
  productOwnerMissing,
  promiseMissing,
  promiseNotInBusinessWords,
  proofMissing,
  retryUnsafe,
  rollbackMissing,
  runbookIncomplete,
  runbookMissing,
  runbookStale,
  scopeNotApproved,
  screenRobotUnguarded,
  secretFieldUnclassified,
  secretInCode,
  sourceUnreadable,
  subscriberWithoutPolicy,
  systemConcurrencyHigh,
  systemIdempotencyUnknown,
  systemOwnerMissing,
  testsMissing,
  timeoutMissing,
  undoMissing,
];
