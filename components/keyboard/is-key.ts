/**
 * Whether a key has this Latin letter on it. Layouts of other scripts have the letters where the English
 * layout has them: Ctrl and л is Ctrl+K.
 */
export function isKey({ key, code }: Pick<KeyboardEvent, "key" | "code">, letter: string): boolean {
  const isLatin = /^\p{Script=Latin}$/u.test(key);
  return isLatin ? key.toUpperCase() === letter : code === `Key${letter}`;
}
