import type { Break, Review } from "../../../governance/review/review.ts";
import { plural } from "../plural.ts";
import { turnsOf } from "./dependencies.ts";
import { shapeInWords } from "./flows.ts";
import { code, codes, markdownTable, text } from "./markdown.ts";

const mostReasons = 20;

/** The verdict, why it is so, and how much changed. */
export function summaryBlocks(review: Review): readonly string[] {
  return [verdict(review), ...reasons(review.breaks), counts(review)];
}

function verdict({ breaks, contracts, flows }: Review): string {
  if (breaks.length > 0)
    return `❌ **${plural(breaks.length, "thing")} ${breaks.length === 1 ? "stands" : "stand"} against this.**`;
  if (contracts.length + flows.length === 0) return "✅ **Nothing changes in the landscape.**";
  return "✅ **Nothing breaks.** What breaks a contract has the version for it.";
}

function reasons(breaks: readonly Break[]): readonly string[] {
  if (breaks.length === 0) return [];
  const hidden = breaks.length - mostReasons;
  const lines = breaks.slice(0, mostReasons).map((each) => `- ${reason(each)}`);
  return [[...lines, ...(hidden > 0 ? [`- … ${hidden} more`] : [])].join("\n")];
}

function reason(each: Break): string {
  switch (each.kind) {
    case "contract":
      return text(each.finding.message);
    case "held-back":
      return `Flow ${code(`${each.flow}@${each.version}`)} ${shapeInWords(each.shape)}, and keeps its version: runs under way are held back.`;
    case "rewritten":
      return `${code(each.contract)} is published, and ${code("waybill.lock.json")} does not have it as it was. Take the file back from version control and run ${code("waybill lock")}.`;
    case "gate":
      return `The gate refuses ${each.finding.subject.type} ${code(each.finding.subject.name)}: ${code(each.finding.rule)}.`;
  }
}

function counts(review: Review): string {
  const { contracts, flows, breaks } = review;
  const number = (changes: readonly { readonly change: string }[], ...kinds: readonly string[]) =>
    String(changes.filter(({ change }) => kinds.includes(change)).length);
  const promises = flows.flatMap((flow) => (flow.change === "changed" ? (flow.promise?.turn ?? []) : []));
  const isPromise = (...turns: readonly string[]) => String(promises.filter((turn) => turns.includes(turn)).length);
  const breaking = (kind: Break["kind"]) => (breaks.some((each) => each.kind === kind) ? "**yes**" : "no");
  const uses = (["systems", "consumes", "emits"] as const).flatMap((kind) => flows.map((flow) => turnsOf(flow, kind)));
  return markdownTable(
    ["", "new", "changed", "gone", "breaks"],
    [
      [
        "contracts",
        number(contracts, "new"),
        number(contracts, "version", "changed", "terms"),
        number(contracts, "removed"),
        breaking("contract"),
      ],
      ["flows", number(flows, "new"), number(flows, "changed"), number(flows, "removed"), breaking("held-back")],
      [
        "promises",
        isPromise("made"),
        isPromise("tightened", "loosened", "mixed", "reworded"),
        isPromise("dropped"),
        "",
      ],
      [
        "dependencies",
        String(uses.flatMap(([came]) => came).length),
        "",
        String(uses.flatMap(([, went]) => went).length),
        "",
      ],
    ],
  );
}

/** What has to be known before anything else is believed. */
export function lockBlocks({ hasBase, lock, breaks }: Review): readonly string[] {
  const { stale, forgotten } = lock;
  return [
    ...(stale.length === 0
      ? []
      : [
          `> [!WARNING]\n> ${code("waybill.lock.json")} is not what the code says: ${codes(stale)}. ${breaks.length === 0 ? "Run" : "Once nothing stands against this, run"} ${code("waybill lock")} and commit it, or the next review compares with the wrong thing.`,
        ]),
    ...(hasBase
      ? []
      : [
          `> [!NOTE]\n> There was no ${code("waybill.lock.json")} before this change: everything counts as new, and nothing can break.`,
        ]),
    ...(forgotten.length === 0
      ? []
      : [`> [!NOTE]\n> Forgotten after their sunset: ${codes(forgotten)}. Nothing is held against them any more.`]),
  ];
}
