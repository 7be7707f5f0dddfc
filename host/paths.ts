import path from "node:path";

export const root = path.resolve(import.meta.dirname, "..");
/** Everything built from the sources, except what Next keeps in `.next`. */
export const buildDir = path.join(root, ".teahouse");
