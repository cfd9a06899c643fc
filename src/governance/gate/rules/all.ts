import type { Rule } from "../rule.ts";
import { answerWithoutContract } from "./answer-without-contract.ts";
import { baselineMissing } from "./baseline-missing.ts";
import { concurrencyUnbounded } from "./concurrency-unbounded.ts";
import { deadLetterPolicyMissing } from "./dead-letter-policy-missing.ts";
import { deadLetterReviewLate } from "./dead-letter-review-late.ts";
import { descriptionMissing } from "./description-missing.ts";
import { effectNotRepeatable } from "./effect-not-repeatable.ts";
import { flowChangesOften } from "./flow-changes-often.ts";
import { flowUnused } from "./flow-unused.ts";
import { keyMissing } from "./key-missing.ts";
import { nameNotByConvention } from "./name-not-by-convention.ts";
import { onCallMissing } from "./on-call-missing.ts";
import { onCallOnePerson } from "./on-call-one-person.ts";
import { ownerMissing } from "./owner-missing.ts";
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
import { testsMissing } from "./tests-missing.ts";
import { timeoutMissing } from "./timeout-missing.ts";
import { undoMissing } from "./undo-missing.ts";

/** Every rule, in order of code. */
export const allRules: readonly Rule[] = [
  answerWithoutContract,
  baselineMissing,
  concurrencyUnbounded,
  deadLetterPolicyMissing,
  deadLetterReviewLate,
  descriptionMissing,
  effectNotRepeatable,
  flowChangesOften,
  flowUnused,
  keyMissing,
  nameNotByConvention,
  onCallMissing,
  onCallOnePerson,
  ownerMissing,
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
  testsMissing,
  timeoutMissing,
  undoMissing,
];
