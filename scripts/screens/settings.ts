import type { Scene } from "./scene";
import type { Studio } from "./studio";

/** The settings, one screenful at a time. */
export async function settings(studio: Studio, { me: { page } }: Scene): Promise<void> {
  const { t } = studio;
  await page.goto("/settings");
  await page
    .getByRole("list", { name: t("settings.sessions") })
    .getByRole("listitem")
    .first()
    .waitFor();
  await studio.shoot(page, "settings");
  await page.getByLabel(t("settings.tokenName")).fill("Build bot");
  await page.getByRole("button", { name: t("settings.makeToken") }).click();
  await page.locator("code").first().waitFor();
  const sections = page.getByRole("main").locator("section");
  const count = await sections.count();
  let screen = 1;
  for (let at = 1; at < count; at++) {
    const top = await sections
      .nth(at)
      .evaluate((section) => section.getBoundingClientRect().bottom);
    const height = page.viewportSize()?.height ?? 0;
    if (top <= height) continue;
    await sections.nth(at).evaluate((section) => section.scrollIntoView({ block: "start" }));
    await studio.shoot(page, `settings-${++screen}`);
  }
  await page.getByRole("button", { name: t("settings.deleteAccountOpen") }).click();
  await studio.shoot(
    page,
    "delete-account",
    page.getByRole("alertdialog").or(page.getByRole("dialog")),
  );
}
