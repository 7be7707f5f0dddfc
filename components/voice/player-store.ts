/** Plays one sound at a time, also while the row that started it is scrolled out of view. */
import { useSyncExternalStore } from "react";

export type PlayerState = {
  address: string;
  status: "paused" | "loading" | "playing" | "failed";
  /** In seconds. */
  time: number;
  /** null: not known yet. */
  duration: number | null;
};

export const speeds = [1, 1.5, 2] as const;
export type Speed = (typeof speeds)[number];
const speedKey = "voice speed";

let state: PlayerState | null = null;
let speed: Speed | null = null;
let sound: HTMLAudioElement | null = null;
/** The page that the sound was started in: it ends with that. */
let page = "";
/** Where sounds were left. */
const places = new Map<string, number>();
const listeners = new Set<() => void>();
/** The players that are shown. */
const players = new Map<HTMLElement, { address: string; name: string }>();

/** The state of a sound; null if another one is played, or none. */
export function usePlayer(address: string): PlayerState | null {
  const read = () => (state?.address === address ? state : null);
  return useSyncExternalStore(subscribe, read, () => null);
}

export function useSpeed(): Speed {
  return useSyncExternalStore(subscribe, readSpeed, () => 1);
}

/** Of voice messages that are shown one below the other, the next one follows by itself. */
export function registerPlayer(element: HTMLElement, player: { address: string; name: string }) {
  players.set(element, player);
  return () => {
    players.delete(element);
  };
}

/** Plays a sound from where it was left, or from a second of it; pauses any other. */
export function play(address: string, name: string, from?: number): void {
  if (state?.address !== address) open(address);
  if (!sound) return;
  page = location.pathname;
  if (from !== undefined) seek(address, from);
  for (const other of document.querySelectorAll<HTMLMediaElement>("audio, video")) other.pause();
  sound.playbackRate = readSpeed();
  change({ status: "loading" });
  sound.play().catch((error: unknown) => {
    // Paused, or another sound was opened, before it began.
    const isOver = error instanceof DOMException && error.name === "AbortError";
    if (!isOver && state?.address === address) change({ status: "failed" });
  });
  offerMediaKeys(address, name);
}

export function pause(): void {
  sound?.pause();
}

/** Goes to a second of a sound; one that is not played begins there later. */
export function seek(address: string, time: number): void {
  const to = Math.max(0, Math.min(time, state?.duration ?? time));
  places.set(address, to);
  if (state?.address === address && sound) {
    sound.currentTime = to;
    change({ time: to });
  } else for (const onChange of listeners) onChange();
}

/** Where a sound is, or was left, in seconds. */
export function usePlace(address: string): number {
  return useSyncExternalStore(
    subscribe,
    () => placeOf(address),
    () => 0,
  );
}

function placeOf(address: string): number {
  return places.get(address) ?? 0;
}

export function setSpeed(next: Speed): void {
  speed = next;
  if (sound) sound.playbackRate = next;
  try {
    localStorage.setItem(speedKey, String(next));
  } catch {
    // Storage is disabled: it lasts as long as the page.
  }
  for (const onChange of listeners) onChange();
}

function subscribe(onChange: () => void): () => void {
  listeners.add(onChange);
  return () => listeners.delete(onChange);
}

function readSpeed(): Speed {
  if (speed !== null) return speed;
  try {
    const kept = Number(localStorage.getItem(speedKey));
    speed = speeds.find((each) => each === kept) ?? 1;
  } catch {
    speed = 1;
  }
  return speed;
}

function change(part: Partial<PlayerState>): void {
  if (!state) return;
  state = { ...state, ...part };
  for (const onChange of listeners) onChange();
}

function open(address: string): void {
  sound ??= newSound();
  sound.pause();
  sound.src = address;
  state = { address, status: "paused", time: placeOf(address), duration: null };
  sound.currentTime = state.time;
}

function newSound(): HTMLAudioElement {
  const audio = new Audio();
  audio.preload = "metadata";
  const on = (event: string, run: () => void) => audio.addEventListener(event, run);
  // What begins elsewhere in the page ends this; it is not in the page itself.
  document.addEventListener("play", () => audio.pause(), true);
  on("playing", () => change({ status: "playing" }));
  on("waiting", () => change({ status: "loading" }));
  on("pause", () => change({ status: "paused" }));
  on("error", () => change({ status: "failed" }));
  on("durationchange", () => {
    // Recorded in a browser, it may not say how long it is.
    if (Number.isFinite(audio.duration)) change({ duration: audio.duration });
  });
  on("timeupdate", () => {
    if (!state) return;
    places.set(state.address, audio.currentTime);
    change({ time: audio.currentTime });
    if (location.pathname !== page) audio.pause();
  });
  on("ended", () => {
    if (!state) return;
    const { address, time } = state;
    places.delete(address);
    change({ status: "paused", time: 0, duration: state.duration ?? time });
    playNext(address);
  });
  return audio;
}

/** What the recorder calls its files; others are not played unasked. */
const voiceName = /^voice-message\b/;

function playNext(address: string): void {
  const [element, ended] = [...players].find(([, player]) => player.address === address) ?? [];
  if (!element || !ended || !voiceName.test(ended.name)) return;
  const place = element.closest("[role=log]");
  const [next] = [...players]
    .filter(([other]) => place && other.closest("[role=log]") === place && isBehind(element, other))
    .sort(([a], [b]) => (isBehind(a, b) ? -1 : 1));
  const follower = next?.[1];
  if (follower && voiceName.test(follower.name)) play(follower.address, follower.name, 0);
}

function isBehind(element: Node, other: Node): boolean {
  return (element.compareDocumentPosition(other) & Node.DOCUMENT_POSITION_FOLLOWING) !== 0;
}

/** The play key of a keyboard, and the controls of a locked phone. */
function offerMediaKeys(address: string, title: string): void {
  if (!("mediaSession" in navigator)) return;
  const { mediaSession } = navigator;
  mediaSession.metadata = new MediaMetadata({ title });
  const skip = (seconds: number) => () => seek(address, placeOf(address) + seconds);
  const handlers: [MediaSessionAction, () => void][] = [
    ["play", () => play(address, title)],
    ["pause", pause],
    ["seekbackward", skip(-5)],
    ["seekforward", skip(5)],
  ];
  for (const [action, handler] of handlers) mediaSession.setActionHandler(action, handler);
}
