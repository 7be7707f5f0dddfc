/** Requests and answers of the calls about notices. */
import { z } from "zod";
import * as answers from "@/lib/shared/api/notices";
import { foldText, maxKeywordCharacters, maxKeywords } from "@/lib/shared/message/keywords";
import { isTimeZone } from "../notices/quiet-hours";
import { isHookUrl, maxHookUrl } from "../notices/send-to-hook";
import { documented, inSeconds, inSecondsOrNever } from "./documented";

const minutes = z.int().min(0).max(1_439).nullable();
const keyword = z
  .string()
  .transform((word) => word.normalize("NFC").replace(/\s+/gu, " ").trim())
  .refine((word) => foldText(word) !== "" && [...word].length <= maxKeywordCharacters)
  .meta({ description: "A word or phrase, at most 50 characters." });

export const noticeChanges = z
  .object({
    timeZone: z.string().refine(isTimeZone).nullable().optional().meta({
      description: "An IANA name, such as `Asia/Shanghai`.",
    }),
    quietFrom: minutes.optional(),
    quietTo: minutes.optional(),
    quietDays: z.array(z.int().min(0).max(6)).max(7).optional(),
    keywords: z.array(keyword).max(maxKeywords).optional(),
    waitsForActive: z.boolean().optional(),
    digestMinutes: z.int().min(5).max(10_080).nullable().optional(),
    digestQuotes: z.boolean().optional(),
  })
  .meta({ id: "NoticeChanges", description: "What is missing stays as it is." });

export const noticeSettings = documented(
  answers.noticeSettings,
  { id: "NoticeSettings" },
  {
    timeZone: "An IANA name, such as `Asia/Shanghai`; `null`: there are no quiet hours.",
    quietFrom: "When quiet hours begin, in minutes after midnight; `null`: there are none.",
    quietTo: "When they end. Not later than `quietFrom`: on the next day.",
    quietDays: "The days on which they begin; Sunday is 0.",
    keywords: "Words that notify you like a mention.",
    waitsForActive: "While a page is open, pushes wait 10 seconds for you to read it there.",
    digestMinutes: "Minutes of absence after which unread mentions are mailed; `null`: never.",
    digestQuotes: "That mail quotes the messages.",
  },
);

export const pushDevice = documented(
  answers.pushDevice,
  { id: "PushDevice" },
  {
    id: "That of the browser's session.",
    agent: "The `User-Agent` that signed in.",
    created: inSeconds("When it subscribed"),
    current: "It is that of this call.",
    paused: "Nothing is pushed there.",
  },
);

export const paused = z.object({ paused: z.boolean() }).meta({ id: "Paused" });

z.globalRegistry.add(answers.hookKind, { id: "NoticeHookKind" });

export const newHook = z
  .object({
    kind: answers.hookKind,
    url: z
      .string("not-an-address")
      .refine(isHookUrl, "not-an-address")
      .meta({
        description: `https with a host name, on the default port, at most ${maxHookUrl} characters.`,
      }),
    secret: z.string().min(1).max(200).optional().meta({
      description: "What a Feishu robot signs with, if it checks signatures.",
    }),
  })
  .meta({ id: "NewNoticeHook" });

export const hookError = documented(
  answers.hookError,
  { id: "NoticeHookError" },
  { number: "The HTTP status, or the number by which the service refused." },
);
export const noticeHook = documented(
  answers.noticeHook,
  { id: "NoticeHook" },
  {
    url: "Cut, because the whole address is a secret.",
    paused: "Nothing is sent there. After 20 failures in a row it is paused by itself.",
    lastUsed: inSecondsOrNever("When a notice was last sent there"),
    lastError: "What went wrong with the last notice; `null`: nothing.",
  },
);
export const hookTest = documented(
  answers.hookTest,
  { id: "NoticeHookTest" },
  { error: "`null`: it arrived." },
);
