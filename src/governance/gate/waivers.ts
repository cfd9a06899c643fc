import { type Finding, subjectKey, type Waiver } from "./finding.ts";
import type { Policy } from "./policy.ts";

/**
 * Findings with the waivers that cover them, and a finding for each waiver that does not hold: expired, approved by somebody who
 * may not, or with nothing left to cover.
 */
export function withWaivers(findings: readonly Finding[], policy: Policy, now: number): readonly Finding[] {
  const standing = policy.waivers.filter((waiver) => problemOf(waiver, policy, now) === undefined);
  const covered = findings.map((finding) => {
    const waiver = standing.find((candidate) => covers(candidate, finding));
    return waiver === undefined ? finding : { ...finding, waiver };
  });
  return [...covered, ...policy.waivers.flatMap((waiver) => findingsAbout(waiver, findings, policy, now))];
}

function covers({ rule, subject }: Waiver, finding: Finding): boolean {
  return rule === finding.rule && subject === subjectKey(finding.subject);
}

type WaiverProblem = "expired" | "not-approved";

function problemOf({ expires, approver }: Waiver, { approvers }: Policy, now: number): WaiverProblem | undefined {
  const endOfDay = Date.parse(expires) + 86_400_000;
  if (now >= endOfDay) return "expired";
  return approvers === undefined || approvers.includes(approver) ? undefined : "not-approved";
}

function findingsAbout(waiver: Waiver, findings: readonly Finding[], policy: Policy, now: number): readonly Finding[] {
  const covered = findings.filter((finding) => covers(waiver, finding));
  const common = {
    mode: policy.mode,
    subject: { type: "project", name: "project" },
    flows: [...new Set(covered.flatMap(({ flows }) => flows))].sort(),
  } as const;
  const what = `The waiver of ${waiver.rule} for ${waiver.subject}`;
  const problem = problemOf(waiver, policy, now);
  if (covered.length === 0) {
    const fact = `${what} covers nothing: there is no such finding.`;
    const consequence = "A waiver that is kept for nothing lets the problem come back unseen.";
    return [{ ...common, rule: "waiver-unused", severity: "note", fact, consequence, fix: "Delete the waiver." }];
  }
  if (problem === "expired") {
    const fact = `${what} expired on ${waiver.expires}; ${waiver.approver} approved it: ${waiver.reason}`;
    const consequence = "What was put up with for a while is being put up with for good.";
    const fix = "Mend what it covers, or have it approved anew with a later day.";
    return [{ ...common, rule: "waiver-expired", severity: "error", fact, consequence, fix }];
  }
  if (problem === "not-approved") {
    const fact = `${what} names ${waiver.approver}, who is not among those who may approve waivers: ${(policy.approvers ?? []).join(", ")}.`;
    const consequence = "It does not count, and what it covers stays a finding.";
    return [{ ...common, rule: "waiver-not-approved", severity: "error", fact, consequence, fix: "Ask one of them." }];
  }
  return [];
}
