import { placed } from "../placed.ts";
import { falling, type RuleAbout } from "../rule.ts";

export const proofMissing: RuleAbout<"flow"> = {
  code: "proof-missing",
  title: "It is not proved that the flow may be run twice at any point",
  about: "flow",
  level: "gold",
  severity: falling,
  *judge({ flow, source }, { proofs, codeHashes }) {
    const version = `${flow.name}@${flow.version}`;
    const codeHash = codeHashes.get(version);
    if (codeHash === undefined) return;
    const proof = proofs.get(version);
    if (proof?.passed === true && proof.codeHash === codeHash) return;
    const isOld = proof !== undefined && proof.codeHash !== codeHash;
    yield {
      ...placed(source?.place),
      fact:
        proof === undefined
          ? `Flow "${version}" has no proof.`
          : isOld
            ? `The proof of flow "${version}" is of other code than the present one.`
            : `The latest proof of flow "${version}" did not pass.`,
      consequence:
        "A process that dies between an effect and its record does that step again. Whether that books, ships or pays twice will be found out in production.",
      fix:
        proof === undefined
          ? `Write proofs/${flow.name}.ts with proof(...) of waybill/testing and a sample message, and run waybill prove.`
          : isOld
            ? "Run waybill prove again."
            : "Run waybill prove, read the story of the first effect that is doubled or lost, and give that step a key, an undo or a look before it acts.",
    };
  },
};
