import { type Contract, referenceOf } from "../contracts/contract.ts";
import { nextVersion } from "./bump.ts";
import type {
  BumpTooLow,
  ChangedUnderVersion,
  ContractFinding,
  DeclaredTwice,
  VersionGone,
} from "./contract-finding.ts";

type Unsaid<F> = F extends ContractFinding ? Omit<F, "message"> : never;

/**
 * The finding with its message.
 * @param known versions of the contract that are taken.
 */
export function saidOf(found: Unsaid<ContractFinding>, known: readonly string[] = []): ContractFinding {
  switch (found.kind) {
    case "changed":
      return { ...found, message: `${changeInWords(found)} ${adviceFor(found, known)}` };
    case "bump-too-low":
      return { ...found, message: tooLowInWords(found, known) };
    case "gone":
      return { ...found, message: goneInWords(found) };
    case "declared-twice":
      return { ...found, message: twiceInWords(found) };
  }
}

function changeInWords(found: Unsaid<ChangedUnderVersion>): string {
  const name = nameOf(found);
  switch (found.how) {
    case "meaning":
      return `${name} is published, and its schema lets other documents pass now: whoever relies on the published one sends what is refused or gets what they do not know.`;
    case "text":
      return `${name} is published, and its schema reads otherwise now, although the same documents pass: what is published is no longer what the code says.`;
    case "kind":
      return `${name} is published as another kind of contract: whoever relies on it looks for it elsewhere.`;
  }
}

function adviceFor(found: Unsaid<ChangedUnderVersion>, known: readonly string[]): string {
  if (found.how === "kind") return "Take the change back, or give it another name.";
  const { requiredBump } = found.diff;
  const young = nextVersion(found.version, requiredBump === "none" ? "patch" : requiredBump, known);
  const beside = requiredBump === "major" ? ` and keep ${found.version} beside it until it is sunset` : "";
  return `Give the changed contract version ${young}${beside}, or take the change back.`;
}

function tooLowInWords(found: Unsaid<BumpTooLow>, known: readonly string[]): string {
  const { against, given, diff } = found;
  const young = nextVersion(against, diff.requiredBump, known);
  const fact = diff.compatible
    ? `changes more of ${against} than a ${given} version may`
    : `breaks ${against} (${diff.mode}, ${diff.policy}), and is taken for compatible with it`;
  const beside = diff.requiredBump === "major" ? ` and keep ${against} beside it until it is sunset` : "";
  return `${nameOf(found)} ${fact}. Call it ${young}${beside}, or change less.`;
}

function goneInWords(found: Unsaid<VersionGone>): string {
  return `${nameOf(found)} is published, is not sunset and is still taken, and the code has neither it nor a later version of its major: what is sent under it is refused or finds nobody. Put the contract back, with "deprecation: { since, sunset }", and take it away when the sunset is past.`;
}

function twiceInWords(found: Unsaid<DeclaredTwice>): string {
  return `${nameOf(found)} is declared twice, and not alike: which one counts depends on the module that is read. Declare it once and import it, or give one of them another name or version.`;
}

function nameOf({ contract, version }: { readonly contract: string } & Pick<Contract, "version">): string {
  return referenceOf({ name: contract, version });
}
