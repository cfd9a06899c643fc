import { fileURLToPath } from "node:url";
import { defineConfig } from "vitest/config";

const source = (path: string) => fileURLToPath(new URL(path, import.meta.url));

export default defineConfig({
  resolve: {
    alias: [
      { find: /^waybill$/, replacement: source("./src/index.ts") },
      { find: /^waybill\/testing\/documents$/, replacement: source("./src/testing/documents/index.ts") },
      { find: /^waybill\/testing$/, replacement: source("./src/testing/index.ts") },
    ],
  },
  test: {
    include: [
      "src/**/*.test.ts",
      "test/**/*.test.ts",
      "examples/**/*.test.ts",
      "bench/**/*.test.ts",
      "portal/src/**/*.test.ts",
    ],
    typecheck: {
      enabled: true,
      include: ["src/**/*.test-d.ts", "test/**/*.test-d.ts"],
      checker: "tsc",
      tsconfig: "tsconfig.json",
    },
    reporters: ["default", "./test/count-reporter.ts"],
    testTimeout: 30_000,
    hookTimeout: 60_000,
  },
});
