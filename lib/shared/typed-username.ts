/**
 * The username that someone means who types or pastes `text` into a form: without what a keyboard or
 * another page puts around it (spaces, direction marks) and without an @ before it, full-width or not.
 * No username begins with any of these, or ends with a space or a direction mark.
 */
export function typedUsername(text: string): string {
  return text
    .replace(/^[\p{White_Space}\p{Cf}]+|[\p{White_Space}\p{Cf}]+$/gu, "")
    .replace(/^[@＠]/u, "");
}
