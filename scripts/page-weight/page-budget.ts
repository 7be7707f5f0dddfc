/**
 * The limit for the scripts that a room's page loads before you can type, in bytes after gzip. Next
 * and React alone take 132 kB, as in every Next application.
 */
export const scriptBudgetBytes = 225_000;
