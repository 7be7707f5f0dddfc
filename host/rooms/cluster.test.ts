import { chmodSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterAll, expect, test } from "vitest";
import { explainEngine, requireClustering } from "./cluster";
import { enginePath } from "./engine";

const folder = mkdtempSync(path.join(tmpdir(), "teahouse-cluster-"));
afterAll(() => rmSync(folder, { recursive: true }));

test("the installed engine can join a cluster, and one that cannot is refused with what to do", () => {
  requireClustering(enginePath());
  const older = path.join(folder, "workerd");
  writeFileSync(older, "#!/bin/sh\necho '  --socket-addr <name>=<addr>'\n");
  chmodSync(older, 0o755);
  expect(() => requireClustering(older)).toThrow(/has no clustering.*npm ci/s);
});

test("of what the engine prints, a clock that is off is explained", () => {
  const printed =
    "workerd/server/server/run.rs:257: error: leaving the cluster: clock off from the bucket's by -2332 ms";
  expect(explainEngine(printed)).toMatch(/clock.*NTP/);
  expect(explainEngine("Network connection lost.")).toBeNull();
});
