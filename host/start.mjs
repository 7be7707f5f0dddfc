// `npm start` and `npm run dev`: installs what is missing, then runs host/main.ts.
import { fileURLToPath } from "node:url";
import { ensureInstalled } from "./install.mjs";

await ensureInstalled();
const { register } = await import("tsx/esm/api");
register({ tsconfig: fileURLToPath(new URL("../tsconfig.json", import.meta.url)) });
await import("./main.ts");
