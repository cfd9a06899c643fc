import { fork } from "node:child_process";
import { mkdtempSync, openSync, rmSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import type { Measurer } from "./compare.ts";
import type { Answer } from "./measure.ts";

/** Measures each round in a child process, in a fresh folder under `parent`. Standard output stays free for the result. */
export function isolated(parent: string): Measurer {
  const ask = async (name: string, plan: string): Promise<Answer> => {
    const dir = mkdtempSync(join(parent, `${name}-`));
    const log = openSync(join(parent, `${name}.log`), "a");
    const child = fork(fileURLToPath(new URL("child.ts", import.meta.url)), [name, dir, plan], {
      env: { ...process.env, NODE_ENV: "production" },
      stdio: ["ignore", log, log, "ipc"],
    });
    try {
      return await new Promise<Answer>((resolve) => {
        let answer: Answer | undefined;
        child.once("message", (message) => {
          answer = message as Answer;
        });
        child.once("exit", (code) => resolve(answer ?? { failure: `Its process ended with code ${code}.` }));
      });
    } finally {
      rmSync(dir, { recursive: true, force: true, maxRetries: 5 });
    }
  };
  return {
    async candidateCount(name) {
      const answer = await ask(name, "");
      return "candidateCount" in answer ? answer.candidateCount : failure(answer);
    },
    async round(name, plan) {
      const answer = await ask(name, JSON.stringify(plan));
      return "round" in answer ? answer.round : failure(answer);
    },
  };
}

function failure(answer: Answer): never {
  throw new Error("failure" in answer ? answer.failure : "Its process answered something else.");
}
