/** Runs as a process of its own: creating a database takes 500 MB that a process would not free. */
import { PGlite } from "@electric-sql/pglite";

const [dataDir = ""] = process.argv.slice(2);
const db = await PGlite.create(dataDir);
await db.close();
