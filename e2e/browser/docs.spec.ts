import { expect, test } from "../support/browser-fixtures";

test("/docs shows each call, under the common policy, from our own host, and other pages do not load it", async ({
  newGuest,
}) => {
  // A guest's page fails the test if the policy blocks something.
  const page = await newGuest();
  const origin = new URL(process.env.BASE_URL ?? "").origin;
  const asked: URL[] = [];
  page.on("request", (request) => asked.push(new URL(request.url())));

  await page.goto("/sign-in");
  expect(asked.filter(({ pathname }) => pathname.startsWith("/docs"))).toStrictEqual([]);

  const answer = await page.goto("/docs");
  const policy = answer?.headers()["content-security-policy"] ?? "";
  expect(policy).toMatch(/script-src 'self' 'nonce-[^']+' 'strict-dynamic';/);
  await expect(page.getByRole("heading", { name: "Teahouse" })).toBeVisible();
  await expect(page.getByRole("link", { name: "asyncapi.json" })).toHaveAttribute(
    "href",
    /\/api\/asyncapi\.json$/,
  );
  await page.getByRole("link", { name: "Get a token to enter a room" }).first().click();
  await expect(page.getByRole("heading", { name: "Get a token to enter a room" })).toBeInViewport();
  // The complete client from docs/examples.
  await expect(page.getByText("new WebSocket(").first()).toBeVisible();

  expect(
    asked.filter((url) => /^(http|ws)/.test(url.protocol) && url.origin !== origin),
  ).toStrictEqual([]);
});
