import { execFile } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import path from "node:path";
import { promisify } from "node:util";
import { buildDir, root } from "@/host/paths";
import { claimPort } from "@/host/ports";
import { cleanup } from "../host/cleanup";
import { listening, program, startChild } from "./child";

/** OWASP's first choice of argon2id parameters, as Teahouse uses them. */
export const argonCost = { memoryCost: 19_456, timeCost: 2, parallelism: 1 };

/** The addresses of its two route handlers. */
type Routes = {
  /** GET: does nothing. */
  empty: string;
  /** POST: reads JSON and verifies one password hash with Teahouse's parameters. */
  argon2: string;
};

/** An almost empty Next app: the upper bound of what Next can do. */
export async function startEmptyNext(): Promise<Routes & { stop(): Promise<void> }> {
  mkdirSync(buildDir, { recursive: true });
  // Inside the project, so that Next finds its packages.
  const dir = mkdtempSync(path.join(buildDir, "bench-next-"));
  const removeDir = () => rmSync(dir, { recursive: true, force: true });
  const forget = cleanup.add(removeDir);
  for (const [name, source] of Object.entries(sources)) {
    mkdirSync(path.join(dir, "app", name), { recursive: true });
    writeFileSync(path.join(dir, "app", name, "route.js"), source);
  }
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
    empty: `http://127.0.0.1:${port}/empty`,
    argon2: `http://127.0.0.1:${port}/argon2`,
    stop: async () => {
      await stop();
      forget();
      removeDir();
    },
  };
}

const sources: Record<keyof Routes, string> = {
  empty: `export const dynamic = "force-dynamic";
export function GET() {
  return Response.json({});
}
`,
  argon2: `import * as argon2 from "@node-rs/argon2";
const hash = argon2.hash("x", ${JSON.stringify(argonCost)});
export async function POST(request) {
  const { password } = await request.json();
  return Response.json({ matches: await argon2.verify(await hash, password) });
}
`,
};
