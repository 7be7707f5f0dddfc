/**
 * How a page uploads files: through the app, in parts (`tus`) or each in one request (`whole`); straight into
 * the bucket (`direct`); or not at all, as the server has no place for them (`none`).
 */
export const uploadWays = ["tus", "whole", "direct", "none"] as const;
export type UploadWay = (typeof uploadWays)[number];
