// `npm start` and `npm run dev`: installs what is missing, then runs host/main.ts.
import { ensureInstalled } from "./install.mjs";

await ensureInstalled();
const { register } = await import("tsx/esm/api");
register({ tsconfig: new URL("../tsconfig.json", import.meta.url).pathname });
await import("./main.ts");
