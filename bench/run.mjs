// `npm run bench`: installs what is missing, then hands over to bench/main.ts.
import { ensureInstalled } from "../host/install.mjs";

await ensureInstalled();
const { register } = await import("tsx/esm/api");
register({ tsconfig: new URL("../tsconfig.json", import.meta.url).pathname });
await import("./main.ts");
