/**
 * The browser's time zone as its cookie says (components/shell/time-zone-cookie.tsx): with it the server
 * renders the same local times as the browser. UTC where it is not known or not a time zone.
 */
export function timeZoneOf(cookie: string | undefined): string {
  try {
    const timeZone = decodeURIComponent(cookie ?? "") || "UTC";
    return new Intl.DateTimeFormat("en", { timeZone }).resolvedOptions().timeZone;
  } catch {
    // Somebody wrote the cookie by hand.
    return "UTC";
  }
}
