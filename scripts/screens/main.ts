/**
 * Regenerates docs/screens and its index: `npm run screens`, or only some sizes and parts, as in
 * `npm run screens -- phone onboarding settings`. Starts servers of its own unless BASE_URL is set.
 */
import path from "node:path";
import { chromium } from "@playwright/test";
import { root } from "@/host/paths";
import { withTeahouse } from "../own-teahouse";
import { findBrowser } from "../test/browser";
import { adminConsole } from "./console";
import { dialogs } from "./dialogs";
import { endStates } from "./end-states";
import { files } from "./files";
import { loading } from "./loading";
import { type Look, sizes } from "./look";
import { onboarding } from "./onboarding";
import { emptyFolder, writeIndex } from "./pictures";
import { busyRoom, deliveryProblems, messages } from "./room";
import { type Scene, setScene } from "./scene";
import { settings } from "./settings";
import { Studio } from "./studio";

const folder = path.join(root, "docs/screens");
/** In this order: `endStates` destroys what the others need. */
const roomParts = {
  busyRoom,
  messages,
  files,
  deliveryProblems,
  dialogs,
  settings,
  adminConsole,
  loading,
  endStates,
};
/** Looks with every state; the others get only the busy room. */
const completeLooks: Look[] = [
  { size: "desktop", scheme: "light", language: "en" },
  { size: "phone", scheme: "dark", language: "zh" },
];
const otherLooks: Look[] = [
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
  for (const look of [...completeLooks, ...otherLooks]) {
    if (wantedSizes.length > 0 && !wantedSizes.includes(look.size)) continue;
    const isComplete = completeLooks.includes(look);
    const parts = Object.entries(isComplete ? roomParts : { busyRoom }).filter(([name]) =>
      isWanted(name),
    );
    console.log(Object.values(look).join(", "));
    // A new server for each look, so that a newcomer finds it empty.
    await withTeahouse(async (base) => {
      const studio = new Studio(browser, base, folder, look);
      if (isComplete && isWanted("onboarding")) await onboarding(studio);
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
