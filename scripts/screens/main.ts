/**
 * Makes docs/screens with its index: `npm run screens`, or only some parts of it, as in
 * `npm run screens -- phone door settings`. At new Teahouses, or at that of BASE_URL.
 */
import path from "node:path";
import { chromium } from "@playwright/test";
import { root } from "@/host/paths";
import { withTeahouse } from "../own-teahouse";
import { findBrowser } from "../test/browser";
import { door } from "./door";
import { ends } from "./ends";
import { type Look, sizes } from "./look";
import { emptyFolder, writeIndex } from "./pictures";
import { busyRoom, messages, troubles } from "./room";
import { type Scene, setScene } from "./scene";
import { settings } from "./settings";
import { Studio } from "./studio";
import { waits } from "./waits";
import { windows } from "./windows";

const folder = path.join(root, "docs/screens");
/** In this order: the last one ends what the others need. */
const inRoom = { busyRoom, messages, troubles, windows, settings, waits, ends };
/** Every state in these two; the room in the others, too. */
const whole: Look[] = [
  { size: "desktop", scheme: "light", language: "en" },
  { size: "phone", scheme: "dark", language: "zh" },
];
const others: Look[] = [
  { size: "desktop", scheme: "dark", language: "zh" },
  { size: "phone", scheme: "light", language: "en" },
  { size: "narrow", scheme: "light", language: "en" },
  { size: "4k", scheme: "dark", language: "en" },
];

const wanted = process.argv.slice(2);
const wantedSizes = wanted.filter((each) => each in sizes);
const wantedParts = wanted.filter((each) => !(each in sizes));
const isWanted = (part: string) => wantedParts.length === 0 || wantedParts.includes(part);

const browser = await chromium.launch({ executablePath: findBrowser(), args: ["--no-sandbox"] });
try {
  if (wanted.length === 0) emptyFolder(folder);
  for (const look of [...whole, ...others]) {
    if (wantedSizes.length > 0 && !wantedSizes.includes(look.size)) continue;
    const isWhole = whole.includes(look);
    const parts = Object.entries(isWhole ? inRoom : { busyRoom }).filter(([name]) =>
      isWanted(name),
    );
    console.log(Object.values(look).join(", "));
    // Each look has a Teahouse to itself: a first visit meets nobody.
    await withTeahouse(async (base) => {
      const studio = new Studio(browser, base, folder, look);
      if (isWhole && isWanted("door")) await door(studio);
      if (parts.length > 0) await play(studio, parts);
    });
  }
  writeIndex(folder);
} finally {
  await browser.close();
}

async function play(
  studio: Studio,
  parts: [string, (studio: Studio, scene: Scene) => Promise<void>][],
): Promise<void> {
  const scene = await setScene(studio);
  for (const [, part] of parts) await part(studio, scene);
  for (const { page } of [scene.me, scene.ben, scene.mei]) await page.context().close();
}
