/** A room as one HTML page that needs neither a network nor scripts. */
import "server-only";
import { LRUCache } from "lru-cache";
import { getFormatter, getLocale, getTimeZone, getTranslations } from "next-intl/server";
import { alikeNames } from "@/lib/shared/alike-names";
import type { Message } from "@/lib/shared/api/messages";
import { byteSize } from "@/lib/shared/byte-size";
import { isDeleted } from "@/lib/shared/deleted-account";
import { htmlLang, languageOf } from "@/lib/shared/i18n/locale";
import type { FileInfo, Person } from "@/lib/wire/frames";
import type { ExportedMember } from "../api/exports";
import type { PackedFiles } from "./file-entries";
import { type Html, html } from "./html";
import type { RoomContents } from "./room-contents";
import { pageStyle } from "./room-page-style";

/** Messages kept for quoting; a reply to an older one only links to it. */
const quotable = 2_000;
const quoteCharacters = 120;
/** Consecutive messages of one person within this time share a heading, as in the app. */
const groupSeconds = 300;

/** Some browsers do not take a file of the disk for the page's own. */
const filesPolicy = "; img-src 'self' file:; media-src 'self' file:";

/** Writes the page in the caller's language and time zone. */
export async function roomPage(room: RoomContents): Promise<AsyncIterable<string>> {
  const [t, format, locale, timeZone] = await Promise.all([
    getTranslations("export.page"),
    getFormatter(),
    getLocale(),
    getTimeZone(),
  ]);
  return new RoomPage(t, format, htmlLang[languageOf(locale)], timeZone).write(room);
}

class RoomPage {
  private readonly quotes = new LRUCache<number, Html>({ max: quotable });
  private alike: ReadonlySet<string> = new Set();
  private previous: (Person & { time: number; day: string }) | null = null;

  constructor(
    private readonly t: Awaited<ReturnType<typeof getTranslations<"export.page">>>,
    private readonly format: Awaited<ReturnType<typeof getFormatter>>,
    private readonly lang: string,
    private readonly timeZone: string,
  ) {}

  async *write(contents: RoomContents): AsyncGenerator<string> {
    const { exported, room, members, messages, packed } = contents;
    const { t, format, timeZone } = this;
    const policy = `default-src 'none'; style-src 'unsafe-inline'${packed ? filesPolicy : ""}`;
    const when = format.dateTime(exported * 1_000, { dateStyle: "long", timeStyle: "short" });
    // The policy keeps the page from loading or running anything, whatever its text contains.
    yield html`<!doctype html>
<html lang="${this.lang}">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${policy}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>${room.name}</title>
<style>${pageStyle}</style>
</head>
<body>
<header>
<h1 dir="auto">${room.name}</h1>
<p>${t("exported", { time: when, timeZone })}</p>
`.text;
    yield html`<details><summary>${t("members")}</summary><ul>
`.text;
    const people: Person[] = [];
    for await (const page of members) {
      people.push(...page.map(({ username, nickname }) => ({ username, nickname })));
      yield html`${page.map((member) => this.member(member))}`.text;
    }
    this.alike = alikeNames(people);
    yield html`</ul></details>
</header>
<main>
`.text;
    for await (const page of messages) {
      yield html`${page.map((message) => this.message(message, packed))}`.text;
    }
    yield html`${this.previous ? html`</section>` : html`<p class="none">${t("nothing")}</p>`}
</main>
</body>
</html>
`.text;
  }

  private member(member: ExportedMember): Html {
    const role = member.role === "member" ? null : html` <small>${this.t(member.role)}</small>`;
    return html`<li><bdi>${member.nickname}</bdi> <small>@${member.username}</small>${role}</li>
`;
  }

  private message(message: Message, packed?: PackedFiles): Html {
    const { id, time, username } = message;
    const { previous, format, t } = this;
    const day = format.dateTime(time * 1_000, { dateStyle: "full" });
    const isNewDay = previous?.day !== day;
    const isGrouped =
      !isNewDay && previous.username === username && time - previous.time < groupSeconds;
    this.previous = { ...message, day };
    const clock = format.dateTime(time * 1_000, { timeStyle: "short" });
    const stamp = html`<time datetime="${new Date(time * 1_000).toISOString()}">${clock}</time>`;
    const name = this.nameOf(message);
    const who = isDeleted(message)
      ? html`<b class="gone">${name}</b>`
      : html`<b title="@${username}"><bdi>${name}</bdi></b>`;
    const handle = this.alike.has(username) ? html` <small>@${username}</small>` : null;
    const head = isGrouped ? null : html`<p class="who">${who}${handle} ${stamp}</p>`;
    const quote = this.quoteOf(message);
    const excerpt = [...message.msg.slice(0, 2 * quoteCharacters)].slice(0, quoteCharacters);
    const files = message.files ?? [];
    const words = excerpt.join("") || files.map((file) => file.name).join(", ");
    const quoted = message.deleted ? t("deleted") : words;
    this.quotes.set(id, html`<bdi>${name}</bdi>: ${quoted}`);
    const body = message.deleted
      ? html`<p class="gone">${t("deleted")}</p>`
      : message.msg === "" && files.length > 0
        ? null
        : html`<p class="text" dir="auto">${message.msg}</p>`;
    const shown = files.map((file, place) => this.file(file, packed?.pathOf(message, place, file)));
    const edited =
      message.edited === undefined
        ? null
        : html`<p class="note">${t("edited", { time: this.moment(message.edited) })}</p>`;
    return html`${isNewDay ? startOf(day, previous !== null) : null}<article id="m${id}">${head}${quote}${body}${shown}${edited}${this.reactionsOf(message)}</article>
`;
  }

  /** `path` is undefined if the page stands alone, null if the file was deleted. */
  private file(file: FileInfo, path: string | null | undefined): Html {
    const { format, t } = this;
    const [value, unit] = byteSize(file.bytes);
    const name = html`<bdi>${file.name}</bdi> <small>${format.number(value, unit)}</small>`;
    if (path === undefined) return html`<p class="file">${name}</p>`;
    if (path === null)
      return html`<p class="file">${name} <span class="gone">${t("fileGone")}</span></p>`;
    const address = path.split("/").map(encodeURIComponent).join("/");
    return html`${shownInPlace(file, address)}<p class="file"><a href="${address}">${name}</a></p>`;
  }

  private quoteOf({ reply }: Message): Html | null {
    if (reply === undefined) return null;
    const quote = this.quotes.get(reply) ?? this.t("earlier");
    return html`<p class="quote"><a href="#m${reply}">↪ ${quote}</a></p>`;
  }

  private reactionsOf({ reactions = [] }: Message): Html | null {
    if (reactions.length === 0) return null;
    const chips = reactions.map(({ emoji, users }) => {
      const names = users.map((username) =>
        isDeleted({ username }) ? this.t("deletedAccount") : `@${username}`,
      );
      return html`<span title="${names.join(", ")}">${emoji} ${users.length}</span> `;
    });
    return html`<p class="reactions">${chips}</p>`;
  }

  private nameOf(person: Person): string {
    return isDeleted(person) ? this.t("deletedAccount") : person.nickname;
  }

  private moment(time: number): string {
    return this.format.dateTime(time * 1_000, { dateStyle: "medium", timeStyle: "short" });
  }
}

/** What browsers show or play. */
function shownInPlace({ type, alt = "", width, height }: FileInfo, address: string): Html | null {
  if (/^image\/(a?png|avif|gif|jpeg|webp)$/.test(type) && width && height) {
    return html`<p class="file"><a href="${address}"><img src="${address}" alt="${alt}" width="${width}" height="${height}" loading="lazy"></a></p>`;
  }
  if (type.startsWith("video/")) {
    return html`<p class="file"><video src="${address}" controls preload="none" aria-label="${alt}"></video></p>`;
  }
  if (type.startsWith("audio/")) {
    return html`<p class="file"><audio src="${address}" controls preload="none" aria-label="${alt}"></audio></p>`;
  }
  return null;
}

/** Starts a day's section, and ends the one before if there is one. */
function startOf(day: string, endsPrevious: boolean): Html {
  return html`${endsPrevious ? html`</section>\n` : null}<section><h2>${day}</h2>
`;
}
