// `npm test`: installs what is missing, then hands over to scripts/test/main.ts.
import { ensureInstalled } from "./install.mjs";

await ensureInstalled();
const { register } = await import("tsx/esm/api");
register();
await import("./test/main.ts");
