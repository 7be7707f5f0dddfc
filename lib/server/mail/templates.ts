/** What each mail says; its texts are below `mail` in the messages. */
import "server-only";
import { createTranslator } from "next-intl";
import { htmlLang, type Locale } from "@/lib/shared/i18n/locale";
import en from "@/lib/shared/i18n/messages/en.json";
import zh from "@/lib/shared/i18n/messages/zh.json";
import { htmlOf, isolated, type Part, subjectOf, textOf } from "./layout";
import { ownHost, ownLink } from "./own-link";

const messages: Record<Locale, typeof en> = { en, zh };

type Path = `/${string}`;
/** One conversation of a digest. */
export type DigestRoom = {
  /** Of the room, or of the other person of a direct one. */
  name: string;
  path: Path;
  direct: boolean;
  /** Of direct messages, or of mentions. */
  count: number;
  /** Nicknames of their authors, each once. */
  people: string[];
  quotes: { nickname: string; text: string }[];
};

/** What the mails need to know. Paths are those of pages of this server. */
export type MailValues = {
  /** A link to set a new password. */
  reset: { username: string; path: Path };
  /** A link for lost passwords was used. */
  "password-reset": { username: string };
  /** A link that proves an address, to that address. */
  verify: { username: string; path: Path };
  /** To the owner of an address that someone else wants to have. */
  "address-taken": { username: string };
  /** To an address that is no longer the account's. */
  "address-changed": { username: string };
  "address-removed": { username: string };
  /** A link to create an account, where an address of a domain is needed. */
  registration: { path: Path };
  /** To the owner of an address with which someone wants to create another account. */
  "registration-known": { username: string };
  /** What was missed; `stopPath` ends these mails. */
  digest: { count: number; rooms: DigestRoom[]; more: number; stopPath: Path };
};
export type Template = keyof MailValues;

export type Content = { subject: string; text: string; html: string };

export function contentOf<T extends Template>(
  template: T,
  locale: Locale,
  values: MailValues[T],
): Content {
  const texts = textsIn(locale);
  const { subject, parts } = templates[template](texts, values);
  const all: Part[] = [
    ...parts,
    { type: "small", text: texts.t("automatic", { host: texts.host }) },
  ];
  const line = subjectOf(subject);
  return { subject: line, text: textOf(all), html: htmlOf(locale, line, all) };
}

function textsIn(locale: Locale) {
  const t = createTranslator({
    locale: htmlLang[locale],
    messages: messages[locale],
    namespace: "mail",
  });
  return { t, host: isolated(ownHost()), locale };
}

type Texts = ReturnType<typeof textsIn>;
type Said = { subject: string; parts: Part[] };

const templates: { [T in Template]: (texts: Texts, values: MailValues[T]) => Said } = {
  reset: ({ t, host }, { username, path }) => ({
    subject: t("reset.subject"),
    parts: [
      say(t("reset.intro", { username: isolated(username), host })),
      link(t("reset.button"), path),
      small(t("reset.validity", { minutes: 30 })),
      small(t("reset.ignore")),
    ],
  }),
  "password-reset": ({ t, host }, { username }) => ({
    subject: t("passwordReset.subject"),
    parts: [
      say(t("passwordReset.intro", { username: isolated(username), host })),
      small(t("passwordReset.hint", { host })),
    ],
  }),
  verify: ({ t, host }, { username, path }) => ({
    subject: t("verify.subject"),
    parts: [
      say(t("verify.intro", { username: isolated(username), host })),
      link(t("verify.button"), path),
      small(t("verify.validity", { hours: 24 })),
      small(t("verify.ignore")),
    ],
  }),
  "address-taken": ({ t, host }, { username }) => ({
    subject: t("addressTaken.subject"),
    parts: [
      say(t("addressTaken.intro", { username: isolated(username), host })),
      small(t("addressTaken.hint", { username: isolated(username) })),
    ],
  }),
  "address-changed": ({ t, host }, { username }) => ({
    subject: t("addressChanged.subject"),
    parts: [
      say(t("addressChanged.intro", { username: isolated(username), host })),
      small(t("addressChanged.hint", { host })),
    ],
  }),
  "address-removed": ({ t, host }, { username }) => ({
    subject: t("addressRemoved.subject"),
    parts: [
      say(t("addressRemoved.intro", { username: isolated(username), host })),
      small(t("addressChanged.hint", { host })),
    ],
  }),
  registration: ({ t, host }, { path }) => ({
    subject: t("registration.subject"),
    parts: [
      say(t("registration.intro", { host })),
      link(t("registration.button"), path),
      small(t("verify.validity", { hours: 24 })),
      small(t("registration.ignore")),
    ],
  }),
  "registration-known": ({ t, host }, { username }) => ({
    subject: t("registrationKnown.subject"),
    parts: [
      say(t("registrationKnown.intro", { username: isolated(username), host })),
      link(t("registrationKnown.button"), "/sign-in"),
      small(t("registrationKnown.hint")),
    ],
  }),
  digest: ({ t, host, locale }, { count, rooms, more, stopPath }) => ({
    subject: t("digest.subject", { count }),
    parts: [
      say(t("digest.intro", { count, host })),
      { type: "list", items: rooms.map((room) => digestItem(t, locale, room)) },
      ...(more > 0 ? [say(t("digest.more", { count: more }))] : []),
      link(t("digest.button"), "/rooms"),
      small(t("digest.why")),
      { type: "list", items: [{ text: t("digest.stop"), url: ownLink(stopPath) }] },
    ],
  }),
};

/** More names would not be read. */
const maxNames = 5;

function digestItem(t: Texts["t"], locale: Locale, room: DigestRoom) {
  const { count, direct } = room;
  const name = isolated(room.name);
  const shown = room.people.slice(0, maxNames).map(isolated);
  const others = room.people.length - shown.length;
  const names = others > 0 ? [...shown, t("digest.others", { count: others })] : shown;
  const people = new Intl.ListFormat(htmlLang[locale], { type: "conjunction" }).format(names);
  return {
    text: direct ? t("digest.direct", { count, name }) : t("digest.room", { count, name, people }),
    url: ownLink(room.path),
    quotes: room.quotes.map(({ nickname, text }) =>
      direct
        ? isolated(text)
        : t("digest.quote", { name: isolated(nickname), text: isolated(text) }),
    ),
  };
}

function say(text: string): Part {
  return { type: "text", text };
}

function small(text: string): Part {
  return { type: "small", text };
}

function link(label: string, path: Path): Part {
  return { type: "link", label, url: ownLink(path) };
}
