/** The address of a person's page in the console. */
export function personPage(username: string): string {
  return `/admin/people/${encodeURIComponent(username)}`;
}
