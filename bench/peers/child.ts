/**
 * One round of one peer in a process of its own, so that no peer inherits another's heap, compiled code or threads.
 * Arguments: the peer's name, a fresh folder, the plan as JSON. Answers with a `Round` or why there is none.
 */
import { catalog } from "./catalog.ts";
import { type Answer, measureRound, type RoundPlan } from "./measure.ts";
import { peerNames } from "./peer.ts";

const [name, dir = "", plan = ""] = process.argv.slice(2);
// When the bench is stopped the peer is stopped first, so that it leaves no server and no database behind.
const interrupted = new AbortController();
for (const event of ["SIGINT", "SIGTERM", "disconnect"] as const) process.on(event, () => interrupted.abort());

async function answer(): Promise<Answer> {
  const known = peerNames.find((candidate) => candidate === name);
  if (known === undefined) return { failure: `There is no peer ${name}.` };
  try {
    const peer = await catalog[known]();
    if (plan === "") return { candidateCount: peer.candidates.length };
    return { round: await measureRound(peer, dir, JSON.parse(plan) as RoundPlan, interrupted.signal) };
  } catch (error) {
    process.stderr.write(`${error instanceof Error ? error.stack : error}\n`);
    return { failure: (error instanceof Error ? error.message : String(error)).split("\n", 1)[0] ?? "" };
  }
}

const answered = await answer();
// Some peers leave timers behind; the answer is all that is needed of this process.
if (process.connected) process.send?.(answered, () => process.exit(0));
else process.exit(1);
