/** Which of a person's sessions end: `only` this one, all `except` this one, or all. */
export type SignOut = { only?: string | undefined; except?: string | undefined };

export function isSignedOut(sid: string, { only, except }: SignOut): boolean {
  return only === undefined ? sid !== except : sid === only;
}
