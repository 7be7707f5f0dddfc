import path from "node:path";
import { defineConfig } from "vitest/config";

export default defineConfig({
  resolve: {
    alias: {
      "@": import.meta.dirname,
      // Next's own guard; outside Next there is nothing to guard.
      "server-only": path.join(import.meta.dirname, "node_modules/server-only/empty.js"),
    },
  },
  // Long for one that hangs; properties take their time on a busy machine.
  test: {
    include: ["{lib,party,host,components,scripts,bench}/**/*.test.ts"],
    testTimeout: 120_000,
  },
});
