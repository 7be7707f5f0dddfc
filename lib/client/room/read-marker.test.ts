import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { ReadMarker } from "./read-marker";

let saved: number[];
let backs: number[];
let put: (id: number) => Promise<void>;
let marker: ReadMarker;

beforeEach(() => {
  vi.useFakeTimers();
  saved = [];
  backs = [];
  put = async (id) => void saved.push(id);
  marker = new ReadMarker((id, back) => {
    if (back) backs.push(id);
    return put(id);
  });
});
afterEach(() => vi.useRealTimers());

test("the newest event is saved, at most every two seconds", async () => {
  for (const id of [3, 5, 4]) marker.mark(id);
  await vi.advanceTimersByTimeAsync(1_999);
  expect(saved).toEqual([]);
  await vi.advanceTimersByTimeAsync(1);
  expect(saved).toEqual([5]);
  marker.mark(6);
  await vi.advanceTimersByTimeAsync(2_000);
  expect(saved).toEqual([5, 6]);
});

test("an older event is not saved", async () => {
  marker.mark(5);
  await marker.save();
  for (const id of [4, 5]) marker.mark(id);
  await vi.runAllTimersAsync();
  expect(saved).toEqual([5]);
});

test("`save` does not wait, and nothing is saved twice", async () => {
  marker.mark(5);
  await marker.save();
  expect(saved).toEqual([5]);
  await marker.save();
  await vi.runAllTimersAsync();
  expect(saved).toEqual([5]);
});

test("a marker that could not be saved is saved with the next one", async () => {
  const working = put;
  put = () => Promise.reject(new TypeError("offline"));
  marker.mark(5);
  await marker.save();
  expect(saved).toEqual([]);
  put = working;
  await marker.save();
  expect(saved).toEqual([5]);
});

test("an answer that comes late does not undo a later one", async () => {
  let answer = () => {};
  const working = put;
  put = () =>
    new Promise((resolve) => {
      answer = resolve;
    });
  marker.mark(5);
  const first = marker.save();
  put = working;
  marker.mark(6);
  await marker.save();
  answer();
  await first;
  await marker.save();
  expect(saved).toEqual([6]);
});

test("what is marked as unread is saved at once, and nothing that was under way undoes it", async () => {
  let answer = () => {};
  const working = put;
  put = (id) =>
    new Promise((resolve) => {
      answer = () => resolve(working(id));
    });
  marker.mark(5);
  void marker.save();
  marker.mark(6);
  const moved = marker.moveBack(2);
  put = working;
  answer();
  await moved;
  await vi.runAllTimersAsync();
  expect(saved).toEqual([5, 2]);
  expect(backs).toEqual([2]);
  marker.mark(3);
  await marker.save();
  expect(saved).toEqual([5, 2, 3]);
});

test("if marking as unread fails, the marker stays where it was", async () => {
  marker.mark(5);
  await marker.save();
  const working = put;
  put = () => Promise.reject(new TypeError("offline"));
  await expect(marker.moveBack(2)).rejects.toThrow("offline");
  put = working;
  marker.mark(4);
  await marker.save();
  expect(saved).toEqual([5]);
});
