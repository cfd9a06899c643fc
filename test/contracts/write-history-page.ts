/**
 * `npm run docs:shopify-history`: judges Shopify's whole history and writes the table of docs/reference/shopify-history.md, with how
 * long it took, where and when. `--check` writes nothing, and ends with 1 when the table is not what the code says.
 */
import { readFileSync, writeFileSync } from "node:fs";
import { describeMachine } from "../../bench/machine.ts";
import { historyTable, judgeHistory } from "./judged-history.ts";

const page = new URL("../../docs/reference/shopify-history.md", import.meta.url);
const text = readFileSync(page, "utf8");

const start = performance.now();
const used = process.cpuUsage();
const steps = judgeHistory();
const seconds = ((performance.now() - start) / 1_000).toFixed(1);
const { user, system } = process.cpuUsage(used);
const cpuSeconds = ((user + system) / 1_000_000).toFixed(1);
const table = historyTable(steps);

if (process.argv.includes("--check")) {
  if (!text.includes(table)) {
    process.stderr.write("docs/reference/shopify-history.md is not what the code says: npm run docs:shopify-history\n");
    process.exitCode = 1;
  }
} else {
  const { cpu, cores, node, date } = describeMachine();
  const told = `${steps.length.toLocaleString("en-US")} pairs were judged in ${seconds} s, ${cpuSeconds} s of them on the processor, the changed ones by both policies (${cpu}, ${cores} cores, Node ${node}, ${date}).`;
  const made = `<!-- made by npm run docs:shopify-history -->\n${table}\n\n${told}\n<!-- end -->`;
  writeFileSync(
    page,
    text.replace(/<!-- made by [\s\S]*?<!-- end -->/, () => made),
  );
}
