/** What services take as a notice, and how they say that they took it. */
import "server-only";
import { createHmac } from "node:crypto";
import { z } from "zod";
import type { HookKind } from "@/lib/shared/api/notices";
import { cutText } from "@/lib/shared/cut-text";
import type { NotificationContent } from "@/lib/shared/notification-text";
import { env } from "../env";

export type Notice = {
  title: string;
  body: string;
  /** Where the message is; undefined if Teahouse does not know its own address. */
  url?: string | undefined;
  /** A mention or a direct message. */
  urgent: boolean;
  room?: number;
  message?: number;
};

/** The notice of a message for a person with this language; null: they get both. */
export function noticeTo(
  locale: string | null,
  { room, id, title, body, own, zh }: NotificationContent,
  urgent: boolean,
): Notice {
  const { APP_URL } = env();
  const shown = own && own.origin === APP_URL ? own.body : body;
  const text =
    zh === undefined || locale === "en" ? shown : locale === "zh" ? zh : `${shown} / ${zh}`;
  return {
    ...{ title, body: text, urgent, room, message: id },
    url: APP_URL && `${APP_URL}/rooms/${room}?message=${id}`,
  };
}

type Call = { url: string; body: unknown };
type Service = {
  call(address: string, notice: Notice, secret: string | null): Call;
  /** The number by which an answer of 200 refuses; null: it does not. */
  refusal?(answer: unknown): number | null;
};

/** As https://docs.ntfy.sh/publish/#publish-as-json: to the server's root, with the topic in the body. */
function toNtfy(address: string, { title, body, url, urgent }: Notice): Call {
  const root = new URL(address);
  const topic = decodeURIComponent(root.pathname.split("/").findLast((word) => word !== "") ?? "");
  root.pathname = "/";
  return {
    url: root.href,
    body: { topic, title, message: body, priority: urgent ? 4 : 3, ...(url && { click: url }) },
  };
}

/** As https://github.com/Finb/bark-server/blob/master/docs/API_V2.md, with the key in the path. */
function toBark(address: string, { title, body, url, urgent }: Notice): Call {
  const server = new URL(address);
  const [key = ""] = server.pathname.split("/").filter((word) => word !== "");
  const level = urgent ? "timeSensitive" : "active";
  return {
    url: new URL("/push", server).href,
    body: { device_key: key, title, body, group: "Teahouse", level, ...(url && { url }) },
  };
}

/** Text, in which nothing is a mark or mentions anybody; at most 2,048 bytes. */
function toWecom(address: string, notice: Notice): Call {
  return { url: address, body: { msgtype: "text", text: { content: textOf(notice, 2_048) } } };
}

/** Signed with the secret, if the robot has one: an HMAC of nothing, by timestamp and secret. */
function toFeishu(address: string, notice: Notice, secret: string | null): Call {
  // A message must not mention the group's people there.
  const text = textOf(notice, 8_000).replaceAll("<", "＜");
  const timestamp = String(Math.floor(Date.now() / 1_000));
  const sign =
    secret === null
      ? null
      : createHmac("sha256", `${timestamp}\n${secret}`).update("").digest("base64");
  return {
    url: address,
    body: { ...(sign && { timestamp, sign }), msg_type: "text", content: { text } },
  };
}

function textOf({ title, body, url }: Notice, maxBytes: number): string {
  const rest = url ? `\n${url}` : "";
  let units = maxBytes;
  for (;;) {
    const text = `${title}\n${cutText(body, units)}${rest}`;
    if (Buffer.byteLength(text) <= maxBytes || units < 10) return text;
    units = Math.floor(units * 0.8);
  }
}

const coded = (key: string) => {
  const answer = z.object({ [key]: z.int() });
  return (given: unknown, good: number): number | null => {
    const code = answer.safeParse(given).data?.[key];
    return code === undefined || code === good ? null : code;
  };
};
const [errcode, code] = [coded("errcode"), coded("code")];

const services: Record<HookKind, Service> = {
  json: { call: (url, notice) => ({ url, body: notice }) },
  ntfy: { call: toNtfy },
  bark: { call: toBark, refusal: (answer) => code(answer, 200) },
  wecom: { call: toWecom, refusal: (answer) => errcode(answer, 0) },
  feishu: { call: toFeishu, refusal: (answer) => code(answer, 0) },
};

export function serviceOf(kind: string): Service | null {
  return Object.entries(services).find(([known]) => known === kind)?.[1] ?? null;
}
