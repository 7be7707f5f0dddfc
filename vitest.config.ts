import path from "node:path";
import { defineConfig } from "vitest/config";

export default defineConfig({
  resolve: {
    alias: {
      "@": import.meta.dirname,
      // Guards that Next understands; outside Next they would only throw.
      "server-only": path.join(import.meta.dirname, "node_modules/server-only/empty.js"),
    },
  },
  // Generous: property tests are slow on a busy machine, and nothing here should hang.
  test: {
    include: ["{lib,party,host,components,scripts,bench,e2e/support}/**/*.test.ts"],
    testTimeout: 120_000,
    // By default one core stays free, which on two cores is half of the machine.
    maxWorkers: "100%",
  },
});
