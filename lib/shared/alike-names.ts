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

/** The same for Chinese characters, their radicals and Japanese letters: 口 and ロ, 马 and ⻢. */
export const hanLookAlikes =
  "へヘ ー一 㔾⺋ 㖈䎛 㘽㦳 㣺⺗ 㩁搉 㫚曶 㬵胶 㬺幐 㬻䐠 㮣槩 䀹鿃 䀿晣 䑃朦 䚶訞 丬⺦ 乚⺃ 乛⺂ 亀⻲ 二ニ 亻⺅イ 併倂 値值 兀⺎ 八ハ 刂⺉ 力カ 卜ト 口ロ囗 啓啟 土士 塡填 墫壿 夕タ 媯嬀 尢⺐ 尣⺏ 工エ 巳⺒ 帡帲 幺⺓ 彑⺔ 忄⺖ 戶戸 扌⺘ 攵⺙ 斉⻫ 旡⺛ 晚晩 朌肦 朏胐 朐胊 朓脁 朘脧 朣膧 杮柿 榝樧 歯⻭ 歺⺞ 民⺠ 氵⺡ 氺⺢ 溈潙 灬⺣ 爫⺤ 犭⺨ 研硏 礻⺭ 竜⻯ 糹⺯ 絕絶 罒⺫⺲ 罓⺱ 耂⺹ 肀⺺ 胼腁 艹⺾⺿⻀ 蒍蔿 蘷虁 虎⻁ 衤⻂ 西⻄ 覀⻃ 见⻅ 訮詽 讆讏 讠⻈ 豜豣 贝⻉ 赿趆 跥跺 躗躛 軿輧 车⻋ 辶⻌⻍ 郎郞 鎭鎮 钅⻐ 長⻑ 镸⻒ 长⻓ 门⻔ 阝⻏⻖ 隷隸 青⻘ 韦⻙ 页⻚ 风⻛ 飞⻜ 食⻝ 飠⻟ 饣⻠ 马⻢ 鬼⻤ 鱼⻥ 鹂鹃 麦⻨ 黄⻩ 黑黒 齐⻬ 齿⻮ 龙⻰";

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
