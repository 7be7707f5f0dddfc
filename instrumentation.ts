/** Called by Next once, before the first request. While developing the console is for people. */
export async function register(): Promise<void> {
  if (process.env.NEXT_RUNTIME !== "nodejs" || process.env.NODE_ENV !== "production") return;
  const { consoleToLog } = await import("./lib/server/observability/console");
  consoleToLog();
}
