/**
 * What the scripts of a room's page may weigh, compressed with gzip, until one can talk. Next and
 * React alone are 132 kB of it, in every application of theirs.
 */
export const scriptBudgetBytes = 220_000;
