import { implement } from "@restatedev/restate-sdk";
import { type RunId, runIdOf, runNumber } from "../../core/ids.ts";
import { shortHandlers } from "./service-options.ts";
import type { Services } from "./services.ts";

/** One run for each key: the first message makes it, every other is told of it. */
export function implementKeys({ keys, runs }: Services) {
  return implement(keys, {
    options: shortHandlers,
    handlers: {
      async accept(context, acceptance) {
        const known = await context.get<RunId>("run");
        if (known !== null) return { runId: known, duplicate: true };
        let { run } = acceptance;
        // Workers make ids without each other, so two may come up with the same: the second takes the next one.
        while (!(await context.client(runs, run).claim({ ...acceptance, run })))
          run = runIdOf((runNumber(run) ?? 0) + 1);
        context.set("run", run);
        return { runId: run, duplicate: false };
      },
    },
  });
}
