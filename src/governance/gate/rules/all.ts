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
import { fieldClassUnknown } from "./field-class-unknown.ts";
import { flowChangesOften } from "./flow-changes-often.ts";
import { flowUnused } from "./flow-unused.ts";
import { keyMissing } from "./key-missing.ts";
import { nameNotByConvention } from "./name-not-by-convention.ts";
import { onCallMissing } from "./on-call-missing.ts";
import { onCallOnePerson } from "./on-call-one-person.ts";
import { ownerMissing } from "./owner-missing.ts";
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
  fieldClassUnknown,
  flowChangesOften,
  flowUnused,
  keyMissing,
  nameNotByConvention,
  onCallMissing,
  onCallOnePerson,
  ownerMissing,
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
  systemConcurrencyHigh,
  systemIdempotencyUnknown,
  systemOwnerMissing,
  testsMissing,
  timeoutMissing,
  undoMissing,
];
