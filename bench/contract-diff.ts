/**
 * `npm run bench:contract-diff`: what it takes to compare two versions of a schema. The largest of Shopify's webhook schemas is compared
 * with the version before it, for every version, in all modes and by both policies; then the whole history of all topics, once.
 * `--rounds N` (10) sets how often each pair is compared; `--json` prints one object. Both wall time and time on the processor are
 * told: on a machine that does something else as well, only the latter says what the comparison takes.
 */
import { parseArgs } from "node:util";
import { type DiffOptions, diffSchemas } from "../src/contracts/compare/diff.ts";
import { comparisonPolicies } from "../src/contracts/compatibility.ts";
import { type ShopifyStep, shopifySteps } from "../test/contracts/shopify-history.ts";
import { describeMachine } from "./machine.ts";
import { median, rounded } from "./statistics.ts";

const { values } = parseArgs({ options: { rounds: { type: "string", default: "10" }, json: { type: "boolean" } } });

interface Times {
  readonly wallMs: number;
  readonly cpuMs: number;
}

/** The median over the rounds of each pair, of these the median and the worst. */
interface Figures {
  readonly mode: string;
  readonly policy: string;
  readonly median: Times;
  readonly worst: Times & { readonly versions: string; readonly changeCount: number };
}

const sizeOf = ({ after }: ShopifyStep): number => JSON.stringify(after.schema).length;
const steps = shopifySteps();
const [largest] = steps.toSorted((left, right) => sizeOf(right) - sizeOf(left));
const pairs = steps.filter(({ topic }) => topic === largest?.topic);

function timed(work: () => void): Times {
  const [wall, cpu] = [performance.now(), process.cpuUsage()];
  work();
  const { user, system } = process.cpuUsage(cpu);
  return { wallMs: performance.now() - wall, cpuMs: (user + system) / 1_000 };
}

function medianOf(times: readonly Times[]): Times {
  return {
    wallMs: rounded(median(times.map(({ wallMs }) => wallMs))),
    cpuMs: rounded(median(times.map(({ cpuMs }) => cpuMs))),
  };
}

function measure(options: DiffOptions & { readonly mode: string; readonly policy: string }): Figures {
  const measured = pairs.map(({ before, after }) => {
    const rounds = Array.from({ length: Number(values.rounds) }, () =>
      timed(() => void diffSchemas(before.schema, after.schema, options)),
    );
    const changeCount = diffSchemas(before.schema, after.schema, options).changes.length;
    return { ...medianOf(rounds), versions: `${before.version} to ${after.version}`, changeCount };
  });
  const [worst] = measured.toSorted((left, right) => right.cpuMs - left.cpuMs);
  if (worst === undefined) throw new Error("There are no schemas to compare.");
  return { mode: options.mode, policy: options.policy, median: medianOf(measured), worst };
}

for (const { before, after } of [...pairs, ...pairs]) diffSchemas(before.schema, after.schema, { mode: "FULL" });
const largestFigures = (["BACKWARD", "FORWARD", "FULL"] as const).flatMap((mode) =>
  comparisonPolicies.map((policy) => measure({ mode, policy })),
);
const history = (["BACKWARD", "FULL"] as const).map((mode) => ({
  mode,
  ...timed(() => {
    for (const { before, after } of steps) diffSchemas(before.schema, after.schema, { mode });
  }),
}));

const machine = describeMachine();
const topic = largest?.topic.replace(".json", "");
if (values.json === true) {
  const figures = { machine, topic, bytes: Math.max(...pairs.map(sizeOf)), largest: largestFigures, history };
  process.stdout.write(`${JSON.stringify(figures)}\n`);
} else {
  const rows = largestFigures.map(
    ({ mode, policy, median: middle, worst }) =>
      `| ${mode}, ${policy} | ${middle.wallMs} ms | ${middle.cpuMs} ms | ${worst.wallMs} ms | ${worst.cpuMs} ms | ${worst.versions}, ${worst.changeCount} changes |`,
  );
  process.stdout.write(`
${machine.cpu}, ${machine.cores} cores, Node ${machine.node}, ${machine.date}

| ${topic}, ${pairs.length} pairs of versions | median | on the processor | worst | on the processor | which |
| --- | ---: | ---: | ---: | ---: | --- |
${rows.join("\n")}

${history.map(({ mode, wallMs, cpuMs }) => `All ${steps.length} pairs of all topics, ${mode}: ${rounded(wallMs / 1_000)} s, on the processor ${rounded(cpuMs / 1_000)} s`).join("\n")}
`);
}
