/**
 * The browser's time zone from its cookie (components/shell/time-zone-cookie.tsx), so that the server
 * renders the same local times as the browser. UTC if the cookie is missing or invalid.
 */
export function timeZoneOf(cookie: string | undefined): string {
  try {
    const timeZone = decodeURIComponent(cookie ?? "") || "UTC";
    return new Intl.DateTimeFormat("en", { timeZone }).resolvedOptions().timeZone;
  } catch {
    // Not a time zone.
    return "UTC";
  }
}
