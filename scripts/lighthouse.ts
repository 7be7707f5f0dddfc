/**
 * `npm run lighthouse`: prints Lighthouse's scores of a room and the sign-in page, and fails if one
 * is below 95. The performance of a slow phone (4 × slower, 1.6 Mbit/s) is printed only: the size of
 * Next and React bounds it. Tests a Teahouse of its own, or the one at BASE_URL. Lighthouse comes
 * through npx because it is larger than Teahouse. A busy machine lowers the performance scores.
 */
import { execFile } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { promisify } from "node:util";
import { z } from "zod";
import { withTeahouse } from "./own-teahouse";
import { findBrowser } from "./test/browser";

const lighthouse = "lighthouse@12.8.2";
const minScore = 95;
const messages = [
  "Saturday looks dry. Who is up for the **ridge**?",
  "我也去！早上九点北门见 🥾",
  "The route: https://example.org/trails/fragrant-hills",
  "```ts\nexport const nextId = (last: number): number => last + 1;\n```",
];

const categories = ["performance", "accessibility", "best-practices"] as const;
const scored = z.object({ score: z.number().nullable() });
const report = z.object({
  categories: z.record(z.enum(categories), scored.extend({ title: z.string() })),
  audits: z.record(
    z.string(),
    scored.extend({
      title: z.string(),
      scoreDisplayMode: z.string(),
      displayValue: z.string().optional(),
    }),
  ),
});

const folder = mkdtempSync(path.join(tmpdir(), "teahouse-lighthouse-"));
try {
  await withTeahouse(async (base) => {
    const { cookie, room } = await prepareRoom(base);
    for (const device of ["desktop", "phone"] as const) {
      await scorePage(`sign-in, ${device}`, `${base}/sign-in`, {}, device);
      await scorePage(`a room, ${device}`, `${base}/rooms/${room}`, { cookie }, device);
    }
  });
} finally {
  rmSync(folder, { recursive: true, force: true });
}

async function scorePage(
  name: string,
  url: string,
  headers: Record<string, string>,
  device: "desktop" | "phone",
): Promise<void> {
  const headersFile = path.join(folder, "headers.json");
  const output = path.join(folder, "report.json");
  writeFileSync(headersFile, JSON.stringify(headers));
  await promisify(execFile)(
    "npx",
    [
      ...["--yes", lighthouse, url, "--quiet", "--output=json", `--output-path=${output}`],
      `--only-categories=${categories}`,
      `--extra-headers=${headersFile}`,
      ...(device === "desktop" ? ["--preset=desktop"] : []),
      "--chrome-flags=--headless=new --no-sandbox",
    ],
    { env: { ...process.env, CHROME_PATH: findBrowser() }, maxBuffer: 1e8 },
  );
  const { categories: found, audits } = report.parse(JSON.parse(readFileSync(output, "utf8")));
  console.log(`\n${name}`);
  for (const category of categories) {
    const points = Math.round((found[category].score ?? 0) * 100);
    console.log(`  ${String(points).padStart(3)}  ${found[category].title}`);
    const isBound = device === "desktop" || category !== "performance";
    if (isBound && points < minScore) process.exitCode = 1;
  }
  for (const { title, score, scoreDisplayMode, displayValue = "" } of Object.values(audits)) {
    if (score === null || score >= 0.9 || scoreDisplayMode === "informative") continue;
    console.log(`       ${score.toFixed(2)} ${title} ${displayValue}`);
  }
}

/** Registers a person and makes a room with messages. */
async function prepareRoom(base: string): Promise<{ cookie: string; room: number }> {
  const person = { username: `light${Date.now().toString(36)}`, password: crypto.randomUUID() };
  await post(base, "/api/User", { ...person, nickname: "Lin" });
  const session = await post(base, "/api/Login", person);
  const cookie = session.headers
    .getSetCookie()
    .map((line) => line.split(";")[0])
    .join("; ");
  const made = await post(base, "/api/Room", { name: "Weekend hikes" }, cookie);
  const { id: room } = z.object({ id: z.number() }).parse(await made.json());
  for (let at = 0; at < 40; at++) {
    await post(base, `/api/Room/${room}/Message`, { msg: messages[at % messages.length] }, cookie);
  }
  return { cookie, room };
}

async function post(base: string, url: string, body: unknown, cookie = ""): Promise<Response> {
  const headers = { "Content-Type": "application/json", cookie };
  const answer = await fetch(base + url, { method: "POST", headers, body: JSON.stringify(body) });
  if (!answer.ok) throw new Error(`POST ${url}: HTTP ${answer.status}`);
  return answer;
}
