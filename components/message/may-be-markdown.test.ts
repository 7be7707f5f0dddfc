import { describe, expect, test } from "vitest";
import { mayBeMarkdown } from "@/lib/shared/message/may-be-markdown";
import { partsOf } from "@/lib/shared/message/parts";

const isRich = (msg: string) => mayBeMarkdown(partsOf(msg, new Map()));

describe("treats as plain", () => {
  test.each([
    "Good evening",
    "今天天气真好，去爬山吗？",
    "see https://example.com/a_b_c/*x*?y=[1]",
    "snake_case_name, 2 * 3, a*b, 5 ~ 7, 好的~~",
    "#hashtag and #1",
    "-5 degrees, +1, 3.5 or 3.",
    "C:\\Users\\ann",
    "a | b",
    ":-) ^^ >:(",
    'tom@example.com, it\'s "fine" & <done>',
    "line one\n  line two\n\nline three",
  ])("%j", (msg) => {
    expect(isRich(msg)).toBe(false);
  });
});

describe("recognises Markdown", () => {
  test.each([
    "**a**",
    "*a*",
    "_a_",
    "~~a~~",
    "`a`",
    "```\na\n```",
    "# a",
    "> a",
    "- a",
    "1. a",
    "[a](b)",
    "a|b\n-|-",
    "<https://example.com>",
    "**重点**：看",
  ])("%j", (msg) => {
    expect(isRich(msg)).toBe(true);
  });
});

test("a message with too many marks to parse quickly is treated as plain", () => {
  expect(isRich("*a ".repeat(1_000))).toBe(false);
  expect(isRich(`\`\`\`c\n${"*p++ = _q; ".repeat(300)}\n\`\`\``)).toBe(true);
});
