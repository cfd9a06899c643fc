import { engineConformance } from "./engine.conformance.ts";
import { createEmbeddedHarness } from "./harness.ts";

/** Programs to try; `MODEL_RUNS=10000 npx vitest run test/conformance/embedded` for a long night. */
const numRuns = Number(process.env["MODEL_RUNS"] ?? 120);

engineConformance("embedded", createEmbeddedHarness, { programs: { numRuns } });
