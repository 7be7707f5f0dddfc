import type { Scene } from "./scene";
import type { Studio } from "./studio";

/** The pages of the console; `me` is the server's first account and so its administrator. */
export async function adminConsole(studio: Studio, scene: Scene): Promise<void> {
  const { t } = studio;
  const { me, ben } = scene;
  const { page } = me;
  const pages = {
    "console-overview": ["/admin", page.locator("main dl")],
    "console-people": ["/admin/people", page.locator("main tbody")],
    "console-person": [`/admin/people/${ben.username}`, page.locator("main dl")],
    "console-rooms": ["/admin/rooms", page.getByText(scene.me.nickname)],
    "console-registration": ["/admin/registration", page.getByRole("radio")],
    "console-reports": ["/admin/reports", page.locator("main article, main .border-dashed")],
    "console-log": ["/admin/log", page.locator("main ol, main .border-dashed")],
  } as const;
  for (const [state, [path, shown]] of Object.entries(pages)) {
    await page.goto(path);
    await studio.shoot(page, state, shown);
  }
  await page.goto(`/admin/people/${ben.username}`);
  await page.getByRole("button", { name: t("admin.people.resetAction") }).click();
  await studio.shoot(page, "console-reset", page.getByRole("dialog"));
  await page.keyboard.press("Escape");
}
