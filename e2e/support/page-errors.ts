import { expect, type Page } from "@playwright/test";

/** Notices if a script throws, opens a dialog, or breaks the page's policy or hydration. */
export function watchErrors(page: Page): { expectNone(): void } {
  const errors: string[] = [];
  page.on("pageerror", (error) => errors.push(error.message));
  page.on("console", (message) => {
    if (/content security policy|hydrat/i.test(message.text())) errors.push(message.text());
  });
  page.on("dialog", (dialog) => {
    errors.push(`a dialog: ${dialog.message()}`);
    void dialog.dismiss();
  });
  return { expectNone: () => expect(errors).toStrictEqual([]) };
}
