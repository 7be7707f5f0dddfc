import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { patientFetch } from "./patient-fetch";

const page = { headers: { RSC: "1" } };
let tab: EventTarget;
let answers: (number | Error)[];
let calls: number;
let waits: string[];
let answered: string[];
let patient: typeof fetch;

beforeEach(() => {
  vi.useFakeTimers();
  tab = new EventTarget();
  vi.stubGlobal("window", tab);
  vi.stubGlobal("location", new URL("http://tea.example/rooms/1"));
  [answers, calls, waits, answered] = [[], 0, [], []];
  const network: typeof fetch = async () => {
    calls++;
    const answer = answers.shift() ?? 200;
    if (answer instanceof Error) throw answer;
    return new Response(null, { status: answer });
  };
  patient = patientFetch(network, {
    onWait: (path) => waits.push(path),
    onAnswer: (path) => answered.push(path),
  });
});
afterEach(() => {
  vi.useRealTimers();
  vi.unstubAllGlobals();
});

const offline = () => new TypeError("Failed to fetch");

test("a page is asked for until the server answers, offline and while it restarts", async () => {
  answers = [offline(), 502, 503, 504];
  const response = patient("/rooms/2?_rsc=x", page);
  await vi.runAllTimersAsync();
  expect((await response).status).toBe(200);
  expect(calls).toBe(5);
  expect(waits).toEqual(Array(4).fill("/rooms/2"));
  expect(answered).toEqual(["/rooms/2"]);
});

test("as soon as the browser is online, the page is asked for again", async () => {
  answers = [offline(), offline()];
  const response = patient(new URL("http://tea.example/rooms"), page);
  await vi.waitFor(() => expect(calls).toBe(1));
  tab.dispatchEvent(new Event("online"));
  await vi.waitFor(() => expect(calls).toBe(2));
  tab.dispatchEvent(new Event("online"));
  expect((await response).ok).toBe(true);
});

test("an answer is passed on at once, also one that says no", async () => {
  for (const status of [200, 404, 429, 500]) {
    answers = [status];
    expect((await patient("/rooms/2", page)).status).toBe(status);
  }
  expect(waits).toEqual([]);
  expect(answered).toEqual([]);
});

test("other requests fail as ever: calls of the API, and prefetches, which nobody waits for", async () => {
  const others: Record<string, string>[] = [{}, { RSC: "1", "Next-Router-Prefetch": "1" }];
  for (const headers of others) {
    answers = [offline(), 502];
    await expect(patient("/rooms/2", { headers })).rejects.toThrow("Failed to fetch");
    expect((await patient("/rooms/2", { headers })).status).toBe(502);
  }
  expect(waits).toEqual([]);
});

test("a request that is called off does not wait", async () => {
  const controller = new AbortController();
  controller.abort();
  answers = [new DOMException("aborted", "AbortError")];
  const { signal } = controller;
  await expect(patient("/rooms/2", { ...page, signal })).rejects.toThrow("aborted");
});
