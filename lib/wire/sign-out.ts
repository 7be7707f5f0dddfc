/** Which of a person's sessions end; see `signOut` in internal-api.ts. */
export type SignOut = {
  only?: string | undefined;
  except?: string | undefined;
  ended?: string[] | undefined;
};

export function isSignedOut(sid: string, { only, except, ended }: SignOut): boolean {
  if (ended !== undefined) return ended.includes(sid);
  return only === undefined ? sid !== except : sid === only;
}

/** Whether the sessions are named, so that none which begins later is meant. */
export function namesSessions({ only, ended }: SignOut): boolean {
  return only !== undefined || ended !== undefined;
}
