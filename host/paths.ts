import path from "node:path";

export const root = path.resolve(import.meta.dirname, "..");
/** Everything built from the sources, except what Next keeps in `.next`. */
export const buildDir = path.join(root, ".teahouse");
/** Not found from the file that applies them: that may be in a compiled program. */
export const migrationsFolder = path.join(root, "drizzle/migrations");
