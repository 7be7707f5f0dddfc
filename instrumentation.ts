/** Called by Next once, before the first request. In development the console is left alone. */
export async function register(): Promise<void> {
  if (process.env.NEXT_RUNTIME !== "nodejs") return;
  // A function that waits for its next request has no time of its own: cron does it there.
  const { hasTimers } = await import("./lib/server/timers");
  if (hasTimers) {
    const { deliverInBackground } = await import("./lib/server/party/command-list");
    deliverInBackground();
    const { eraseDeletedInBackground } = await import("./lib/server/rooms/erase-deleted");
    eraseDeletedInBackground();
    const { pushInBackground } = await import("./lib/server/push/push");
    pushInBackground();
    const { mailDigestsInBackground } = await import("./lib/server/mail/digest");
    mailDigestsInBackground();
    const { sweepFilesInBackground } = await import("./lib/server/files/sweep");
    sweepFilesInBackground();
    const { checkFileStore } = await import("./lib/server/files/own-store");
    void checkFileStore();
  }
  const { askForAdministrator } = await import("./lib/server/admin/first-administrator");
  void askForAdministrator();
  if (process.env.NODE_ENV !== "production") return;
  const { redirectConsole } = await import("./lib/server/observability/redirect-console");
  redirectConsole();
}

/** Called by Next when a page fails, before it answers. */
export async function onRequestError(error: unknown): Promise<void> {
  if (process.env.NEXT_RUNTIME !== "nodejs") return;
  const { isDatabaseDown } = await import("./lib/server/db/db");
  const { currentRequest } = await import("./lib/server/observability/request-id");
  if (isDatabaseDown(error)) currentRequest()?.becomeUnavailable?.();
}
