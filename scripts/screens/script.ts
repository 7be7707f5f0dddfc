/** What the people in the pictures say, in each language. */

import type { Language } from "../interface-text";
import type { Turn } from "./cast";

export type Speaker = "me" | "ben" | "mei";
type Script = {
  names: Record<Speaker, string>;
  room: string;
  quiet: string;
  rooms: string[];
  long: string;
  plan: [Speaker, Turn][];
  types: [Speaker, Turn][];
  news: [Speaker, Turn][];
  draft: string;
  search: string;
  nowhere: string;
  completion: string;
};

const code = `\`\`\`ts
// One writer per room, so one order.
export function nextId(last: number): number {
  return last + 1;
}
\`\`\``;
const table =
  "| Route | km | Ascent |\n|---|--:|--:|\n| North gate | 8.4 | 420 m |\n| Ridge | 11.2 | 610 m |";

export const scripts: Record<Language, Script> = {
  en: {
    names: { me: "Anna Berg", ben: "Ben Okafor", mei: "林美" },
    room: "Weekend hikes",
    quiet: "Reading group",
    rooms: ["Design review", "Lunch", "Release 2.4"],
    long: "Minutes, agendas and everything else the steering committee has ever written down",
    plan: [
      ["me", { msg: "Saturday looks dry. Who is up for the ridge?", key: "ask" }],
      ["me", { msg: "We could take the **7:40** train and be back for dinner." }],
      ["ben", { msg: "I'm in! Route and profile: https://example.org/trails/fragrant-hills" }],
      [
        "ben",
        {
          msg: "Things to bring:\n- water, at least _two_ litres\n- something for the top\n- [x] map\n- [ ] sunscreen",
          key: "bring",
        },
      ],
      ["mei", { msg: "我也去！早上九点北门见 🥾", key: "mei" }],
      ["me", { react: "mei", emoji: "🎉" }],
      ["ben", { react: "mei", emoji: "🎉" }],
      ["ben", { react: "mei", emoji: "🍵" }],
      ["me", { msg: "Nine at the north gate, then.", reply: "mei" }],
      ["ben", { msg: "Last year's times, for comparison:" }],
      ["ben", { msg: table }],
    ],
    types: [
      ["ben", { msg: "Unrelated, but I found why the ids had gaps:", key: "gaps" }],
      ["ben", { msg: code }],
      [
        "mei",
        {
          msg: "> One writer per room, so one order.\n\nThat is the whole trick. Run `npm test` before you push.",
        },
      ],
      ["me", { msg: "Nice find. ~~Later~~ Now is a good time to merge it.", key: "nice" }],
      ["ben", { react: "nice", emoji: "👍" }],
      ["mei", { msg: "שלום! נתראה בשבת בבוקר ליד השער." }],
      [
        "mei",
        {
          msg: "https://example.org/a/very/long/address/that-goes-on-and-on-and-on-without-a-single-space-until-it-ends/index.html?with=parameters&and=more",
        },
      ],
      ["ben", { msg: "🏔️🥾☀️" }],
      ["mei", { msg: "Something that I should not have said", key: "gone" }],
      ["ben", { msg: "Hm?", reply: "gone" }],
      ["mei", { delete: "gone" }],
      ["ben", { msg: "Tickets are booked, carriage 5", key: "tickets" }],
      ["ben", { msg: "Tickets are booked, carriage 6", edit: "tickets" }],
      ["mei", { msg: "@{me} can you bring the blue flask?", key: "flask" }],
      ["me", { msg: "Sure, it is packed already.", reply: "flask", key: "sure" }],
    ],
    news: [
      ["ben", { msg: "The forecast changed: rain from four on." }],
      ["mei", { msg: "Then let us start an hour earlier." }],
      ["ben", { msg: "@{me} is eight all right with you?" }],
    ],
    draft: "Eight is fine, I will bring the tea",
    search: "forecast",
    nowhere: "xylophone",
    completion: "Thanks @",
  },
  zh: {
    names: { me: "林晚", ben: "陈屿", mei: "Mia Wong" },
    room: "周末去哪儿",
    quiet: "读书会",
    rooms: ["产品评审", "午饭吃什么", "2.4 版发布"],
    long: "指导委员会历次会议的纪要、议程以及其他所有曾经写下来的东西都放在这里",
    plan: [
      ["me", { msg: "周六天气不错，去爬香山怎么样？", key: "ask" }],
      ["me", { msg: "坐 **7:40** 的地铁，晚饭前能回来。" }],
      [
        "ben",
        { msg: "算我一个！路线在这里：https://example.org/trails/fragrant-hills，大概四个小时。" },
      ],
      [
        "ben",
        {
          msg: "要带的东西：\n- 水，至少_两_升\n- 山顶吃的点心\n- [x] 地图\n- [ ] 防晒霜",
          key: "bring",
        },
      ],
      ["mei", { msg: "Count me in! Nine at the north gate? 🥾", key: "mei" }],
      ["me", { react: "mei", emoji: "🎉" }],
      ["ben", { react: "mei", emoji: "🎉" }],
      ["ben", { react: "mei", emoji: "🍵" }],
      ["me", { msg: "好，九点北门见。", reply: "mei" }],
      ["ben", { msg: "去年的成绩，供参考：" }],
      [
        "ben",
        {
          msg: "| 路线 | 公里 | 爬升 |\n|---|--:|--:|\n| 北门 | 8.4 | 420 米 |\n| 山脊 | 11.2 | 610 米 |",
        },
      ],
    ],
    types: [
      ["ben", { msg: "说个题外话，我找到编号断开的原因了：", key: "gaps" }],
      [
        "ben",
        {
          msg: code.replace(
            "One writer per room, so one order.",
            "每个房间只有一个写入者，所以只有一种顺序。",
          ),
        },
      ],
      [
        "mei",
        {
          msg: "> 每个房间只有一个写入者，所以只有一种顺序。\n\n关键就在这里。推送之前记得跑一遍 `npm test`。",
        },
      ],
      ["me", { msg: "漂亮！~~晚点~~现在就可以合并。", key: "nice" }],
      ["ben", { react: "nice", emoji: "👍" }],
      ["mei", { msg: "مرحبا! نلتقي صباح السبت عند البوابة." }],
      [
        "mei",
        {
          msg: "https://example.org/a/very/long/address/that-goes-on-and-on-and-on-without-a-single-space-until-it-ends/index.html?with=parameters&and=more",
        },
      ],
      ["ben", { msg: "🏔️🥾☀️" }],
      ["mei", { msg: "这句话不该说的", key: "gone" }],
      ["ben", { msg: "嗯？", reply: "gone" }],
      ["mei", { delete: "gone" }],
      ["ben", { msg: "票订好了，5 号车厢", key: "tickets" }],
      ["ben", { msg: "票订好了，6 号车厢", edit: "tickets" }],
      ["mei", { msg: "@{me} 能带上那个蓝色的保温壶吗？", key: "flask" }],
      ["me", { msg: "没问题，已经装好了。", reply: "flask", key: "sure" }],
    ],
    news: [
      ["ben", { msg: "天气预报变了，下午四点开始下雨。" }],
      ["mei", { msg: "那我们提前一个小时出发吧。" }],
      ["ben", { msg: "@{me} 八点可以吗？" }],
    ],
    draft: "八点没问题，我带茶",
    search: "天气",
    nowhere: "木琴独奏",
    completion: "谢谢 @",
  },
};
