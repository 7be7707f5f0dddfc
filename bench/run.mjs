// `npm run bench`: installs what is missing, then hands over to bench/main.ts.
import { ensureInstalled } from "../scripts/install.mjs";

await ensureInstalled();
const { register } = await import("tsx/esm/api");
register();
await import("./main.ts");
