// `npm start`: installs what is missing, then hands over to scripts/start/main.ts.
import { ensureInstalled } from "./install.mjs";

await ensureInstalled();
const { register } = await import("tsx/esm/api");
register();
await import("./start/main.ts");
