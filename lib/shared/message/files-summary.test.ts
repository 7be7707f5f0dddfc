import { createTranslator } from "next-intl";
import { expect, test } from "vitest";
import en from "../i18n/messages/en.json";
import zh from "../i18n/messages/zh.json";
import { filesSummary } from "./files-summary";

const picture = { name: "a.jpg", type: "image/jpeg" };
const clip = { name: "a.mp4", type: "video/mp4" };
const song = { name: "song.mp3", type: "audio/mpeg", seconds: 200 };
const voice = { name: "Voice message.webm", type: "audio/webm", seconds: 3 };
const plan = { name: "plan.pdf", type: "application/pdf" };
const drawing = { name: "x.svg", type: "image/svg+xml" };

const inEnglish = createTranslator({ locale: "en", messages: en });
const inChinese = createTranslator({ locale: "zh", messages: zh });

test.each([
  [[picture], "Picture", "Ada sent a picture", "图片", "Ada 发来一张图片"],
  [
    [picture, picture, picture],
    "3 pictures",
    "Ada sent 3 pictures",
    "3 张图片",
    "Ada 发来 3 张图片",
  ],
  [[clip], "Video", "Ada sent a video", "视频", "Ada 发来一个视频"],
  [[voice], "Voice message", "Ada sent a voice message", "语音消息", "Ada 发来一条语音消息"],
  [
    [song],
    "Audio: song.mp3",
    "Ada sent an audio file: song.mp3",
    "音频：song.mp3",
    "Ada 发来一个音频文件：song.mp3",
  ],
  [
    [plan],
    "File: plan.pdf",
    "Ada sent a file: plan.pdf",
    "文件：plan.pdf",
    "Ada 发来一个文件：plan.pdf",
  ],
  [[drawing], "File: x.svg", "Ada sent a file: x.svg", "文件：x.svg", "Ada 发来一个文件：x.svg"],
  [[picture, plan], "2 files", "Ada sent 2 files", "2 个文件", "Ada 发来 2 个文件"],
])("files without words are said in words: %j", (files, ...texts) => {
  const { alt: _, ...summary } = filesSummary(files);
  const sent = { ...summary, author: "Ada" };
  expect([
    inEnglish("files.summary", summary),
    inEnglish("files.sent", sent),
    inChinese("files.summary", summary),
    inChinese("files.sent", sent),
  ]).toStrictEqual(texts);
});

test("a name that is written from right to left keeps to itself, and a long one is cut", () => {
  expect(filesSummary([{ ...plan, name: "תוכנית.pdf" }]).name).toBe("\u2068תוכנית.pdf\u2069");
  expect(filesSummary([{ ...plan, name: "x".repeat(500) }]).name).toHaveLength(80);
});

test("what a picture shows is told of one picture only", () => {
  const described = { ...picture, alt: "A red teapot" };
  expect(filesSummary([described]).alt).toBe("A red teapot");
  expect(filesSummary([described, picture]).alt).toBeNull();
});
