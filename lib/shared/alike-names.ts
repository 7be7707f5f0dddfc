/** Which people in a room have names that look the same. */
import type { Person } from "../wire/frames";
import { asSeen } from "../wire/visible";
import { isDeleted } from "./deleted-account";

/**
 * Letters and digits that look like a Latin letter, in groups that begin with it: the single letters of
 * Latin, Greek, Cyrillic, Armenian, Cherokee and Lisu in Unicode's confusables.txt (UTS 39). A test
 * makes it from the package `unhomoglyph`, which has all scripts and would add 30 kB to every page.
 */
export const lookAlikes =
  "aɑαаΑАᎪꓮ bƄЬᏏꞴΒВᏴꓐ cᴄсꮯСᏟꓚ dԁᏧꓒᎠꓓ eꬲеҽΕЕᎬꓰ fꬵꞙẝքꞘϜꓝ gɡᶃƍցԌᏀᏳꓖ hһհᏂΗНᎻꓧ iıɪɩιіꙇӏꭵᎥ jϳјꞲͿЈᎫꓙ kΚКᏦꓗ l1IƖǀΙІӀꓲᏞꓡ mΜϺМᎷꓟ nոռΝꓠ o0ᴏᴑꬽοσоօΟОՕꓳ pρрΡРᏢꓑ qԛգզ rꭇꭈᴦгꮁƦᎡᏒꓣ sꜱƽѕꮪЅՏᏕᏚꓢ tΤТᎢꓔ uꞟᴜꭎꭒʋυսՍꓴ vᴠνѵꮩѴᏙꓦ wɯᴡѡԝաꮃԜᎳᏔꓪ xхꞳΧХꓫ yɣᶌʏỿꭚγуүΥУҮᎩᎽꓬ zᴢꮓΖᏃꓜ";

/** The same for Japanese letters that look like Chinese characters, or like each other: 口 and ロ. */
export const hanLookAlikes = "へヘ ー一 二ニ 亻イ 八ハ 力カ 卜ト 口ロ 夕タ 工エ";

const firstFor = new Map(
  `${lookAlikes} ${hanLookAlikes}`
    .split(" ")
    .flatMap(([first = "", ...others]) => others.map((other) => [other, first] as const)),
);

/** Shapes are asked for again with every person who enters. */
const shapes = new Map<string, string>();
const maxShapes = 20_000;

/**
 * What a name looks like; names with the same shape can be taken for each other. In the manner of UTS
 * 39's skeletons, and without letter case. Accents count: José is not taken for Jose.
 */
export function nameShape(name: string): string {
  let shape = shapes.get(name);
  if (shape === undefined) {
    shape = shapeOf(name);
    if (shapes.size >= maxShapes) shapes.clear();
    shapes.set(name, shape);
  }
  return shape;
}

/** The usernames of those people whose nickname another of them has, too, or one that looks like it. */
export function alikeNames(people: Iterable<Person>): ReadonlySet<string> {
  const firstOf = new Map<string, string>();
  const alike = new Set<string>();
  for (const person of people) {
    if (isDeleted(person)) continue;
    const shape = nameShape(person.nickname);
    const first = firstOf.get(shape);
    if (first === undefined) {
      firstOf.set(shape, person.username);
    } else if (first !== person.username) {
      alike.add(first).add(person.username);
    }
  }
  return alike;
}

function shapeOf(name: string): string {
  const letters = [...asSeen(name.normalize("NFKD"))].map(
    (letter) => firstFor.get(letter) ?? letter,
  );
  // A capital i is an l in most fonts, and in lower case an i is one without its dot.
  return letters
    .join("")
    .toLowerCase()
    .normalize("NFKD")
    .replaceAll("i", "l")
    .replaceAll("rn", "m");
}
