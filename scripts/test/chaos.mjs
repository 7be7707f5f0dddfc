// `npm run chaos`: the long forms of e2e/stack/chaos.spec.ts and power-loss.spec.ts; with `--cluster`
// that of cluster-chaos.spec.ts. Further arguments go to Playwright.
import { ensureInstalled } from "../../host/install.mjs";

await ensureInstalled();
const given = process.argv.slice(2);
const isCluster = given.includes("--cluster");
const { CHAOS_SECONDS, POWER_CUTS } = process.env;
Object.assign(
  process.env,
  isCluster
    ? { CLUSTER_CHAOS_SECONDS: CHAOS_SECONDS ?? "600" }
    : { CHAOS_SECONDS: CHAOS_SECONDS ?? "300", POWER_CUTS: POWER_CUTS ?? "50" },
  // These tests start what they need; with an address Playwright starts nothing more.
  { BASE_URL: "http://127.0.0.1:3000", PARTY_URL: "ws://127.0.0.1:1999" },
);
process.argv.splice(
  ...[2, given.length, "test", "--config=playwright.config.ts"],
  ...["--project=stack", "--workers=1"],
  ...(isCluster
    ? ["stack/cluster-cases", "stack/cluster-latency", "stack/cluster-chaos"]
    : ["stack/chaos", "stack/power-loss"]),
  ...given.filter((argument) => argument !== "--cluster"),
);
await import(new URL("../../node_modules/@playwright/test/cli.js", import.meta.url).href);
