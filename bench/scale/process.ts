/** One measurement in a process of its own, so that its memory is that of one engine on one data folder. */
import { validatorOf } from "../../src/contracts/validate.ts";
import { makeOrder, OrderCreated, threeStep } from "../order.ts";
import { quantile } from "../statistics.ts";
import { openEngine } from "./engine.ts";
import { lateMs, sleeper } from "./flows.ts";
import type { SleepingAnswer, Task, ThroughputAnswer } from "./messages.ts";

const mib = 1024 ** 2;
const concurrency = 64;

async function measureThroughput(task: Extract<Task, { kind: "throughput" }>): Promise<ThroughputAnswer> {
  const { engine, close } = openEngine(task.dir, [threeStep]);
  const validate = validatorOf(OrderCreated);
  let id = task.firstId;
  const runFor = async (seconds: number): Promise<number> => {
    const start = performance.now();
    const end = start + seconds * 1_000;
    let count = 0;
    const worker = async (): Promise<void> => {
      while (performance.now() < end) {
        const order = makeOrder(++id);
        if (validate(order).length > 0) throw new Error("The bench's own order breaks its contract.");
        const { runId } = await engine.accept({ flow: threeStep.name, key: String(order.id), input: order });
        await engine.ended(runId);
        count++;
      }
    };
    await Promise.all(Array.from({ length: concurrency }, worker));
    return count / ((performance.now() - start) / 1_000);
  };
  await runFor(Math.min(2, task.seconds));
  const runsPerSecond = Math.round(await runFor(task.seconds));
  const rssMiB = Math.round(process.memoryUsage.rss() / mib);
  await close();
  return { runsPerSecond, rssMiB, runCount: id - task.firstId };
}

async function measureSleeping(task: Extract<Task, { kind: "sleeping" }>): Promise<SleepingAnswer> {
  const before = performance.now();
  const { close } = openEngine(task.dir, [sleeper]);
  const readyMs = Math.round(performance.now() - before);
  const rssMiB = Math.round(process.memoryUsage.rss() / mib);
  let firstAt = 0;
  while (lateMs.length < task.wokenCount) {
    if (firstAt === 0 && lateMs.length > 0) firstAt = performance.now();
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
  const seconds = (performance.now() - firstAt) / 1_000;
  const peakRssMiB = Math.round(process.resourceUsage().maxRSS / 1024);
  await close();
  const late = Float64Array.from(lateMs).sort();
  return {
    readyMs,
    rssMiB,
    peakRssMiB,
    wokenCount: late.length,
    lateP50Ms: quantile(late, 0.5),
    lateP99Ms: quantile(late, 0.99),
    latestMs: late.at(-1) ?? 0,
    wokenPerSecond: Math.round(late.length / seconds),
  };
}

process.once("message", async (task: Task) => {
  process.send?.(await (task.kind === "throughput" ? measureThroughput(task) : measureSleeping(task)));
  process.disconnect();
});
