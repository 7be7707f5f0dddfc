// `npm start` and `npm run dev`: installs what is missing, then runs host/main.ts.
import { fileURLToPath } from "node:url";
import { ensureInstalled } from "./install.mjs";

await ensureInstalled();
if (process.argv.includes("--dev")) {
  const { register } = await import("tsx/esm/api");
  register({ tsconfig: fileURLToPath(new URL("../tsconfig.json", import.meta.url)) });
  await import("./main.ts");
} else {
  const { buildMain } = await import("./build-main.mjs");
  await import(await buildMain());
}
