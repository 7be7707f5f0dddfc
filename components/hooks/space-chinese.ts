/** Puts a space between Chinese characters and digits; Intl writes "10分钟前" and "11月30日". */
export function spaceChinese(text: string): string {
  return text.replace(/(?<=\d)(?=\p{Script=Han})|(?<=\p{Script=Han})(?=\d)/gu, " ");
}
