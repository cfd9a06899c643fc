import type { SchemaDiff } from "../../contracts/compare/diff.ts";
import { type Contract, referenceOf } from "../../contracts/contract.ts";
import { nextVersion } from "./bump.ts";
import type {
  BumpTooLow,
  ChangedUnderVersion,
  ContractFinding,
  DeclaredTwice,
  Said,
  VersionGone,
} from "./contract-finding.ts";

type Unsaid<F> = F extends ContractFinding ? Omit<F, keyof Said | "message"> : never;

/**
 * The finding in words.
 * @param known versions of the contract that are taken.
 */
export function saidOf(found: Unsaid<ContractFinding>, known: readonly string[] = []): ContractFinding {
  const said = wordsOf(found, known);
  return { ...found, ...said, message: [said.fact, said.consequence, said.fix].join(" ") };
}

function wordsOf(found: Unsaid<ContractFinding>, known: readonly string[]): Said {
  switch (found.kind) {
    case "changed":
      return changedInWords(found, known);
    case "bump-too-low":
      return tooLowInWords(found, known);
    case "gone":
      return goneInWords(found);
    case "declared-twice":
      return twiceInWords(found);
  }
}

const relied = "Whoever relies on what is published sends what is refused now, or gets what they do not know.";

function changedInWords(found: Unsaid<ChangedUnderVersion>, known: readonly string[]): Said {
  const name = nameOf(found);
  const fix = adviceFor(found, known);
  switch (found.how) {
    case "meaning":
      return {
        fact: `Contract ${name} is published, and its schema lets other documents pass now: ${changesInShort(found.diff)}.`,
        consequence: relied,
        fix,
      };
    case "text":
      return {
        fact: `Contract ${name} is published, and its schema reads otherwise now, although the same documents pass.`,
        consequence:
          "What is published is no longer what the code says, and the next real change hides among the others.",
        fix,
      };
    case "kind":
      return {
        fact: `Contract ${name} is published as another kind of contract.`,
        consequence: "Whoever relies on it looks for it elsewhere.",
        fix,
      };
  }
}

/** Changes that are told; a command shows them all, with documents. */
const mostTold = 3;

/** `/required is ...`: the changes that break first. */
function changesInShort({ changes }: SchemaDiff): string {
  const first = changes.toSorted((left, right) => Number(right.breaking) - Number(left.breaking));
  const told = first
    .slice(0, mostTold)
    .map(({ pointer, message }) => `${pointer} ${message.replace(/\.$/, "")}`.trim());
  const left = changes.length - told.length;
  return `${told.join("; ")}${left > 0 ? `; and ${left} more` : ""}`;
}

function adviceFor(found: Unsaid<ChangedUnderVersion>, known: readonly string[]): string {
  if (found.how === "kind") return "Take the change back, or give it another name.";
  const { requiredBump } = found.diff;
  const young = nextVersion(found.version, requiredBump === "none" ? "patch" : requiredBump, known);
  const beside = requiredBump === "major" ? ` and keep ${found.version} beside it until it is sunset` : "";
  return `Give the changed contract version ${young}${beside}, or take the change back.`;
}

function tooLowInWords(found: Unsaid<BumpTooLow>, known: readonly string[]): Said {
  const { against, given, diff } = found;
  const young = nextVersion(against, diff.requiredBump, known);
  const beside = diff.requiredBump === "major" ? ` and keep ${against} beside it until it is sunset` : "";
  const changes = changesInShort(diff);
  return {
    fact: diff.compatible
      ? `Contract ${nameOf(found)} changes more of ${against} than a ${given} version may: ${changes}.`
      : `Contract ${nameOf(found)} breaks ${against} (${diff.mode}, ${diff.policy}): ${changes}.`,
    consequence: diff.compatible
      ? "Whoever reads versions as SemVer means them expects less of a change than there is."
      : "Whoever uses the earlier version is told by the number that nothing changes for them, and is refused.",
    fix: `Call it ${young}${beside}, or change less.`,
  };
}

function goneInWords(found: Unsaid<VersionGone>): Said {
  return {
    fact: `Contract ${nameOf(found)} is published, is not sunset and is still taken, and the code has neither it nor a later version of its major.`,
    consequence: "What is sent under it is refused or finds nobody, from one deployment to the next.",
    fix: 'Put the contract back, with "deprecation: { since, sunset }", and take it away when the sunset is past.',
  };
}

function twiceInWords(found: Unsaid<DeclaredTwice>): Said {
  return {
    fact: `Contract ${nameOf(found)} is declared twice, and not alike.`,
    consequence: "Which one counts depends on the module that is read.",
    fix: "Declare it once and import it, or give one of them another name or version.",
  };
}

function nameOf({ contract, version }: { readonly contract: string } & Pick<Contract, "version">): string {
  return referenceOf({ name: contract, version });
}
