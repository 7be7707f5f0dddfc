/**
 * Whether a key belongs to an input method, which composes with it. Safari ends the composition before
 * its last Enter, and marks that one by key code 229 only.
 */
export function isComposing({
  isComposing,
  keyCode,
}: Pick<KeyboardEvent, "isComposing" | "keyCode">): boolean {
  return isComposing || keyCode === 229;
}
