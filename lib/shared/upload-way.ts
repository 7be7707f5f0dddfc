/**
 * How a page uploads files: in parts through the app (`tus`), straight into the bucket (`direct`), or not at
 * all, as the server has no place for them (`none`).
 */
export const uploadWays = ["tus", "direct", "none"] as const;
export type UploadWay = (typeof uploadWays)[number];
