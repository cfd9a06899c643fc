import { anyHost } from "../../../runs/observed-call.ts";
import { type DeclaredHosts, declaredHosts, isHidden } from "../../declared-hosts.ts";
import type { StepSource } from "../../source/source.ts";
import { stepInWords } from "../effects.ts";
import type { Evidence, ObservedCall } from "../evidence.ts";
import type { Problem } from "../finding.ts";
import { placed } from "../placed.ts";
import { type FlowSubject, falling, type RuleAbout } from "../rule.ts";
import { someOf } from "../words.ts";

export const hostUndeclared: RuleAbout<"flow"> = {
  code: "host-undeclared",
  title: "The flow calls a host that no system declares",
  about: "flow",
  level: "silver",
  severity: falling,
  *judge(subject, evidence) {
    const calls = evidence.ledger?.calls ?? [];
    const hosts = knownHosts(evidence);
    const steps = subject.source?.steps ?? [];
    for (const step of steps) yield* inStep(step, hosts);
    const written = new Set(steps.flatMap(({ network }) => network.flatMap(({ host }) => host ?? [])));
    yield* observed(
      subject,
      calls.filter(({ host }) => !written.has(host)),
      hosts,
      evidence,
    );
  },
};

interface Hosts {
  readonly declared: DeclaredHosts;
  /** For a sentence about a host that is none of these. */
  readonly noSystem: string;
}

/** A base URL that is a secret is known where it is set, and once a call went through the system. */
function knownHosts({ landscape: { systems }, ledger, secretOrigins = new Map() }: Evidence): Hosts {
  const declared = declaredHosts(systems, ledger?.calls ?? [], ({ name }) => secretOrigins.get(name));
  const known = new Set([...declared.values()].flat());
  const unknown = systems.filter(({ name, access }) => access.type === "http" && !known.has(name));
  const names = unknown.map(({ name }) => `"${name}"`);
  const but =
    names.length === 0 ? "" : ` (unless it is ${someOf(names, 3)}, whose address is a secret that is not set here)`;
  return { declared, noSystem: `which is no system of the project${but}` };
}

/** What is outside of steps is found by network-outside-of-steps. */
function* inStep(step: StepSource, { declared, noSystem }: Hosts): Iterable<Problem> {
  for (const { via, host, place } of step.network) {
    if (host !== undefined && declared.has(host)) continue;
    const where = host === undefined ? "a host that the code does not say" : `${host}, ${noSystem}`;
    yield { place, fact: `${stepInWords(step)} calls ${where}, with ${via}.`, consequence, fix: fixFor(host) };
  }
}

function* observed(
  { flow, source }: FlowSubject,
  calls: readonly ObservedCall[],
  { declared, noSystem }: Hosts,
  { now }: Evidence,
): Iterable<Problem> {
  const hidden = calls.filter((call) => call.flow === flow.name && call.host !== anyHost && isHidden(call, declared));
  for (const host of new Set(hidden.map((call) => call.host))) {
    const ofHost = hidden.filter((call) => call.host === host);
    yield {
      ...placed(source?.place),
      fact: `Flow "${flow.name}" was seen to call ${host}${inSteps(ofHost)}, ${noSystem}: ${seen(ofHost, now)}.`,
      consequence,
      fix: `${fixFor(host)} What was mended stays in this list until the call has not been seen for 90 days.`,
    };
  }
}

const consequence =
  "The call has no limit, no breaker and no idempotency key, and no map shows it: when that host is slow the flow is slow, and when it changes nobody knows whom to tell.";

function fixFor(host: string | undefined): string {
  const baseUrl = host === undefined ? 'secret("NAME_URL")' : `"https://${host}"`;
  return `Declare it, system("name", { access: http({ baseUrl: ${baseUrl} }), owner, ... }), and call it through that: run.step(name, system, (call) => ...).`;
}

function inSteps(calls: readonly ObservedCall[]): string {
  const steps = [...new Set(calls.flatMap(({ step }) => (step === undefined ? [] : [`"${step}"`])))].sort();
  return steps.length === 0 ? "" : ` in step ${someOf(steps, 3)}`;
}

const dayMs = 86_400_000;

function seen(calls: readonly ObservedCall[], now: number): string {
  const count = calls.reduce((sum, call) => sum + call.count, 0);
  const days = Math.floor((now - Math.max(...calls.map(({ lastAt }) => lastAt))) / dayMs);
  const when = days < 1 ? "within the last day" : `${days} ${days === 1 ? "day" : "days"} ago`;
  return `${count} ${count === 1 ? "time" : "times"}, the last time ${when}`;
}
