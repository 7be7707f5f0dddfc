/**
 * The limits for the scripts of a page, in bytes after gzip. Next and React alone take 132 kB, as in
 * every Next application.
 */
export const scriptBudgets = {
  /** A room's page, until you can type. What it loads afterwards waits until the browser is idle. */
  room: 230_000,
  /** The pages to sign in, to sign up and of an invite, with what they load when idle. */
  visitor: 165_000,
};
