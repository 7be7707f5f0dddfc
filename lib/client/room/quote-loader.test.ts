import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { QuoteLoader, spanIds } from "./quote-loader";

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => vi.useRealTimers());

function loader(fetch: (ids: readonly number[]) => Promise<void> = async () => {}) {
  const fetched: (readonly number[])[] = [];
  const quotes = new QuoteLoader(async (ids) => {
    fetched.push(ids);
    await fetch(ids);
  });
  return { quotes, fetched };
}

test("ids requested together are fetched once, in spans that one page covers", async () => {
  const { quotes, fetched } = loader();
  quotes.load([500, 3]);
  quotes.load([3, 3 + spanIds - 1, 3 + spanIds]);
  await vi.runAllTimersAsync();
  expect(fetched).toStrictEqual([[3, 3 + spanIds - 1], [3 + spanIds], [500]]);
  quotes.load([3, 500]);
  await vi.runAllTimersAsync();
  expect(fetched).toHaveLength(3);
});

test("ids requested during a fetch are fetched after it", async () => {
  let answer = () => {};
  const { quotes, fetched } = loader(
    () =>
      new Promise((resolve) => {
        answer = resolve;
      }),
  );
  quotes.load([1]);
  await vi.runAllTimersAsync();
  quotes.load([900]);
  await vi.runAllTimersAsync();
  expect(fetched).toStrictEqual([[1]]);
  answer();
  await vi.runAllTimersAsync();
  expect(fetched).toStrictEqual([[1], [900]]);
});

test("a failed span can be requested again after a while, and does not stop the others", async () => {
  const { quotes, fetched } = loader(async ([id]) => {
    if (id === 1 && fetched.length === 1) throw new Error("offline");
  });
  quotes.load([1, 900]);
  await vi.advanceTimersByTimeAsync(100);
  quotes.load([1]);
  await vi.advanceTimersByTimeAsync(100);
  expect(fetched).toStrictEqual([[1], [900]]);
  await vi.advanceTimersByTimeAsync(10_000);
  quotes.load([1]);
  await vi.runAllTimersAsync();
  expect(fetched).toStrictEqual([[1], [900], [1]]);
});

test("ids that were still waiting at `stop` can be requested again", async () => {
  const { quotes, fetched } = loader();
  quotes.load([7]);
  quotes.stop();
  await vi.runAllTimersAsync();
  expect(fetched).toHaveLength(0);
  quotes.load([7]);
  await vi.runAllTimersAsync();
  expect(fetched).toStrictEqual([[7]]);
});
