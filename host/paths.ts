import path from "node:path";

export const root = path.resolve(import.meta.dirname, "..");
/** What is made from the sources, besides Next's own folder. */
export const buildDir = path.join(root, ".teahouse");
export const roomsBundle = path.join(buildDir, "rooms.js");
