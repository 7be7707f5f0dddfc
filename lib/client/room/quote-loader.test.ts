import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { QuoteLoader, spanIds } from "./quote-loader";

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => vi.useRealTimers());

function loader(fetch: (ids: readonly number[]) => Promise<void> = async () => {}) {
  const asked: (readonly number[])[] = [];
  const quotes = new QuoteLoader(async (ids) => {
    asked.push(ids);
    await fetch(ids);
  });
  return { quotes, asked };
}

test("what is scrolled past is asked for together, in spans that one page has, and once", async () => {
  const { quotes, asked } = loader();
  quotes.ask([500, 3]);
  quotes.ask([3, 3 + spanIds - 1, 3 + spanIds]);
  await vi.runAllTimersAsync();
  expect(asked).toStrictEqual([[3, 3 + spanIds - 1], [3 + spanIds], [500]]);
  quotes.ask([3, 500]);
  await vi.runAllTimersAsync();
  expect(asked).toHaveLength(3);
});

test("what is asked for while an answer is under way follows it", async () => {
  let answer = () => {};
  const { quotes, asked } = loader(
    () =>
      new Promise((resolve) => {
        answer = resolve;
      }),
  );
  quotes.ask([1]);
  await vi.runAllTimersAsync();
  quotes.ask([900]);
  await vi.runAllTimersAsync();
  expect(asked).toStrictEqual([[1]]);
  answer();
  await vi.runAllTimersAsync();
  expect(asked).toStrictEqual([[1], [900]]);
});

test("what failed may be asked for again after a while, and stops no other", async () => {
  const { quotes, asked } = loader(async ([id]) => {
    if (id === 1 && asked.length === 1) throw new Error("offline");
  });
  quotes.ask([1, 900]);
  await vi.advanceTimersByTimeAsync(100);
  quotes.ask([1]);
  await vi.advanceTimersByTimeAsync(100);
  expect(asked).toStrictEqual([[1], [900]]);
  await vi.advanceTimersByTimeAsync(10_000);
  quotes.ask([1]);
  await vi.runAllTimersAsync();
  expect(asked).toStrictEqual([[1], [900], [1]]);
});

test("what was not asked for yet when it stopped is asked for when it goes on", async () => {
  const { quotes, asked } = loader();
  quotes.ask([7]);
  quotes.stop();
  await vi.runAllTimersAsync();
  expect(asked).toHaveLength(0);
  quotes.ask([7]);
  await vi.runAllTimersAsync();
  expect(asked).toStrictEqual([[7]]);
});
