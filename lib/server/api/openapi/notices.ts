import { z } from "zod";
import type { ZodOpenApiPathsObject } from "zod-openapi";
import { maxId } from "../fields";
import {
  hookTest,
  newHook,
  noticeChanges,
  noticeHook,
  noticeSettings,
  paused,
  pushDevice,
} from "../notices";
import { changes, empty, json, reads } from "./call";

const own = { tag: "Notifications", access: "with a session" } as const;
const device = z.object({ id: z.string().meta({ description: "The browser." }) });
const hook = z.object({ id: z.int().min(1).max(maxId).meta({ description: "The address." }) });

export const noticePaths: ZodOpenApiPathsObject = {
  "/Notice": {
    get: reads({
      ...own,
      name: "getNotices",
      summary: "Get when and by what you are notified",
      description: "Your settings for all devices: quiet hours, keywords and digest.",
      gives: { 200: json("Your settings.", noticeSettings) },
    }),
    put: changes({
      ...own,
      name: "setNotices",
      summary: "Change when and by what you are notified",
      description: "What is missing stays as it is.",
      body: { schema: noticeChanges },
      gives: { 200: json("Your settings.", noticeSettings) },
      refuses: [429],
    }),
  },
  "/Push/Device": {
    get: reads({
      ...own,
      name: "listPushDevices",
      summary: "List your browsers that take push messages",
      description: "Newest first, each with whether it is paused.",
      gives: { 200: json("Your browsers.", z.array(pushDevice)) },
    }),
  },
  "/Push/Device/{id}": {
    patch: changes({
      ...own,
      path: device,
      name: "pausePushDevice",
      summary: "Pause or resume push messages to a browser",
      description: "One of your own only; others are unknown.",
      body: { schema: paused },
      gives: { 204: empty("It was changed.") },
      refuses: [404],
    }),
    delete: changes({
      ...own,
      path: device,
      name: "removePushDevice",
      summary: "Unsubscribe a browser",
      description: "One of your own only; others are unknown.",
      gives: { 204: empty("It is not subscribed.") },
      refuses: [404],
    }),
  },
  "/Notice/Hook": {
    get: reads({
      ...own,
      name: "listNoticeHooks",
      summary: "List your addresses that get notices",
      description: "The addresses are cut, because they are secrets.",
      gives: { 200: json("Your addresses.", z.array(noticeHook)) },
    }),
    post: changes({
      ...own,
      name: "createNoticeHook",
      summary: "Have notices sent to an address",
      description:
        "It gets what a push message says, when a browser would get one. At most 5 per user.",
      body: { schema: newHook },
      gives: { 201: json("The address.", noticeHook) },
      refuses: [409, 429],
    }),
  },
  "/Notice/Hook/{id}": {
    patch: changes({
      ...own,
      path: hook,
      name: "pauseNoticeHook",
      summary: "Pause or resume notices to an address",
      description: "One of your own only; others are unknown.",
      body: { schema: paused },
      gives: { 204: empty("It was changed.") },
      refuses: [404],
    }),
    delete: changes({
      ...own,
      path: hook,
      name: "deleteNoticeHook",
      summary: "Remove an address",
      description: "One of your own only; others are unknown.",
      gives: { 204: empty("It is gone.") },
      refuses: [404],
    }),
  },
  "/Notice/Hook/{id}/Test": {
    post: changes({
      ...own,
      path: hook,
      name: "testNoticeHook",
      summary: "Send a sample to an address",
      description: "Answers when it has arrived or failed, after 10 seconds at most.",
      gives: { 200: json("How it went.", hookTest) },
      refuses: [404, 429],
    }),
  },
};
