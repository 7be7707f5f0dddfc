import { execFile } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import path from "node:path";
import { promisify } from "node:util";
import { buildDir, root } from "../../scripts/paths";
import { claimPort } from "../../scripts/start/settings";
import { cleanup } from "../host/cleanup";
import { listening, program, startChild } from "./child";

/** A Next app with one route handler that does nothing: what Next can do at all. Its address. */
export async function startEmptyNext(): Promise<{ url: string; stop(): Promise<void> }> {
  mkdirSync(buildDir, { recursive: true });
  // Inside the project, where Next finds its packages.
  const dir = mkdtempSync(path.join(buildDir, "bench-next-"));
  const removeDir = () => rmSync(dir, { recursive: true, force: true });
  const forget = cleanup.add(removeDir);
  mkdirSync(path.join(dir, "app/empty"), { recursive: true });
  writeFileSync(path.join(dir, "app/empty/route.js"), route);
  writeFileSync(path.join(dir, "package.json"), `{ "type": "module" }\n`);
  const config = { turbopack: { root }, outputFileTracingRoot: root, poweredByHeader: false };
  writeFileSync(path.join(dir, "next.config.js"), `export default ${JSON.stringify(config)};\n`);
  await promisify(execFile)(
    process.execPath,
    [path.join(root, "node_modules/next/dist/bin/next"), "build", dir],
    { env: { ...process.env, NODE_ENV: "production", NEXT_TELEMETRY_DISABLED: "1" } },
  );
  const port = await claimPort("PORT", 0, "127.0.0.1");
  const { stop } = await startChild({
    name: "the empty Next app",
    ...program("next-app.ts", dir, String(port)),
    ready: () => listening(port),
  });
  return {
    url: `http://127.0.0.1:${port}/empty`,
    stop: async () => {
      await stop();
      forget();
      removeDir();
    },
  };
}

const route = `export const dynamic = "force-dynamic";
export function GET() {
  return Response.json({});
}
`;
