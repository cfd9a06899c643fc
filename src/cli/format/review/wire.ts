import type { Finding } from "../../../governance/gate/finding.ts";
import { subjectKey } from "../../../governance/gate/finding.ts";
import type { ContractReview } from "../../../governance/review/contract-review.ts";
import type { Break, Review } from "../../../governance/review/review.ts";
import { wireContractFinding } from "../contract-finding.ts";
import { wireDiff } from "../wire-diff.ts";
import type { ReviewedBase } from "./review.ts";

/** As documented in docs/cli.md. */
export function wireReview(review: Review, { revision, commit }: ReviewedBase): object {
  const { hasBase, lock, contracts, flows, told, breaks, remarks } = review;
  return {
    ok: breaks.length === 0,
    base: { revision, commit, hasLock: hasBase },
    lock,
    breaks: breaks.map(wireBreak),
    contracts: contracts.map(wireContract),
    flows,
    told,
    remarks: remarks.map(wireFinding),
  };
}

function wireContract(review: ContractReview): object {
  const { change, contract, version, findings } = review;
  return {
    ...{ change, contract, version, findings: findings.map(({ message }) => message) },
    ...(review.change === "version" ? { against: review.against, given: review.given } : {}),
    ...("diff" in review ? { diff: wireDiff(review.diff) } : {}),
    ...("terms" in review ? { terms: review.terms } : {}),
  };
}

function wireBreak(each: Break): object {
  switch (each.kind) {
    case "contract":
      return { kind: each.kind, finding: wireContractFinding(each.finding) };
    case "gate":
      return { kind: each.kind, finding: wireFinding(each.finding) };
    case "held-back":
    case "rewritten":
      return each;
  }
}

function wireFinding({ rule, severity, subject, flows, place, fact, consequence, fix }: Finding): object {
  return {
    ...{ rule, severity, subject: subjectKey(subject), flows },
    ...(place === undefined ? {} : { place }),
    ...{ fact, consequence, fix },
  };
}
