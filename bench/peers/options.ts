import { parseArgs } from "node:util";
import type { Effort } from "./compare.ts";
import { peerNames } from "./peer.ts";

export const usage = `npm run -s bench:peers -- [--json] [--seconds N] [--rounds N] [--concurrency N,N] [--only NAME,NAME]

  --json         one object on standard output: {machine, results}
  --seconds      of each measurement; 5 unless given
  --rounds       of which the medians are taken; 3 unless given
  --concurrency  runs at a time, one or more numbers; 64 unless given
  --only         the peers to measure, of ${peerNames.join(", ")}
`;

/** @throws Error whose message says which argument is wrong. */
export function readOptions(parameters: readonly string[]): { readonly effort: Effort; readonly json: boolean } {
  const { values } = parseArgs({
    args: [...parameters],
    options: {
      json: { type: "boolean", default: false },
      seconds: { type: "string", default: "5" },
      rounds: { type: "string", default: "3" },
      concurrency: { type: "string", default: "64" },
      only: { type: "string", default: peerNames.join(",") },
    },
  });
  const wanted = values.only.split(",");
  const unknown = wanted.find((name) => !peerNames.some((known) => known === name));
  if (unknown !== undefined) throw new Error(`--only: there is no peer "${unknown}".`);
  return {
    json: values.json,
    effort: {
      names: peerNames.filter((name) => wanted.includes(name)),
      concurrencies: values.concurrency.split(",").map((value) => positive("concurrency", value, Number.isInteger)),
      seconds: positive("seconds", values.seconds, Number.isFinite),
      rounds: positive("rounds", values.rounds, Number.isInteger),
    },
  };
}

function positive(option: string, text: string, isFit: (value: number) => boolean): number {
  const value = Number(text);
  if (text === "" || !isFit(value) || value <= 0) throw new Error(`--${option}: "${text}" is not a number above 0.`);
  return value;
}
