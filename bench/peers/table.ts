import type { Comparison, Missing, Result } from "./compare.ts";

/** The comparison as Markdown, for people. Ratios are to Waybill at the same concurrency. */
export function table({ machine, results }: Comparison, missing: readonly Missing[]): string {
  const settings = results.filter(({ name }, index) => results.findIndex((other) => other.name === name) === index);
  return `
${machine.cpu}, ${machine.cores} cores, ${machine.memoryGiB} GiB, Node ${machine.node}, ${machine.date}

| three-step durable runs | at a time | runs/s | Waybill does | p50 | p99 |
| --- | ---: | ---: | ---: | ---: | ---: |
${[...results.map((result) => row(result, results)), ...missing.map(missingRow)].join("\n")}

| | settings |
| --- | --- |
${settings.map((result) => `| ${result.name} | ${settingsOf(result)} |`).join("\n")}
`;
}

function row(result: Result, results: readonly Result[]): string {
  const { name, version, concurrency, runsPerSecond, p50Ms, p99Ms } = result;
  const waybill = results.find((other) => other.name === "waybill" && other.concurrency === concurrency);
  const ratio = waybill === undefined || runsPerSecond === 0 ? "" : times(waybill.runsPerSecond / runsPerSecond);
  return `| ${name} ${version} | ${concurrency} | ${runsPerSecond.toLocaleString("en-US")} | ${ratio} | ${p50Ms} ms | ${p99Ms} ms |`;
}

function missingRow({ name, reason }: Missing): string {
  return `| ${name} | | not measured: ${reason.replaceAll("|", "\\|")} | | | |`;
}

/** One digit after the point where it tells something. */
function times(ratio: number): string {
  return `${ratio < 10 ? ratio.toFixed(1) : Math.round(ratio)} x`;
}

function settingsOf({ settings }: Result): string {
  return Object.entries(settings)
    .map(([name, value]) => `${name}=${value}`)
    .join(", ");
}
