import { engineConformance } from "./engine.conformance.ts";
import { createEmbeddedHarness } from "./harness.ts";

engineConformance("embedded", createEmbeddedHarness);
