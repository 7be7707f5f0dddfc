/** Scripts that are written from right to left. */
const rightToLeft = [
  ...["Hebrew", "Arabic", "Syriac", "Thaana", "Nko", "Samaritan", "Mandaic", "Adlam"],
  ...["Hanifi_Rohingya", "Yezidi", "Mende_Kikakui"],
].map((script) => String.raw`\p{Script=${script}}`);
const hasRightToLeft = new RegExp(`[${rightToLeft.join("")}]`, "u");

/**
 * A name for a place within a sentence of plain text. One that is written from right to left gets
 * Unicode's isolates around it; without them it would pull numbers and other names behind it to its
 * other side.
 */
export function isolated(name: string): string {
  return hasRightToLeft.test(name) ? `\u2068${name}\u2069` : name;
}
