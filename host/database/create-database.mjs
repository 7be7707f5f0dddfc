/** A process of its own: to make a database takes 500 MB, which one that goes on would keep. */
import { PGlite } from "@electric-sql/pglite";

const [dataDir = ""] = process.argv.slice(2);
const db = await PGlite.create(dataDir);
await db.close();
