"use client";

import { useEffect, useEffectEvent, useMemo, useRef } from "react";
import { forgetKept, forgetKeptRoom, keepRoom } from "@/lib/client/pages/kept-rooms";
import { isEnd } from "@/lib/client/state/reducer";
import type { Message } from "@/lib/client/state/types";
import { useFilesText } from "../files/use-files-text";
import { usePersonName } from "../hooks/use-person-name";
import { markdownLibrary } from "../message/markdown-library";
import { useOwnOrigin } from "../message/own-origin";
import { linkTextOf } from "../message/use-link-reading";
import { mayHavePermalink, useReading } from "../message/use-reading";
import { textAsShown } from "../message/use-text-as-shown";
import { useRooms } from "../sidebar/rooms-context";
import { useRoomContext, useRoomState } from "./room-context";
import { newestHistory } from "./visited-rooms";

const maxMessages = 50;
const firstMs = 2_000;
const calmMs = 10_000;

/** Renders nothing. Keeps the newest messages of the room, to be shown without a connection. */
export function KeepRoom() {
  const { room } = useRoomContext();
  const state = useRoomState();
  const rooms = useRooms();
  const nameOf = usePersonName();
  const reading = useReading();
  const filesText = useFilesText();
  const origin = useOwnOrigin();
  const texts = useMemo(() => new WeakMap<Message, string>(), [reading]);
  const textOf = (message: Message) => {
    const known = texts.get(message);
    if (known !== undefined) return known;
    const library = markdownLibrary.get();
    const linkText = linkTextOf({ rooms, origin, nameOf });
    const words = textAsShown(message.msg, { ...reading, linkText }, library);
    const files = message.files ? filesText(message.files) : "";
    const text = [words, files].filter((line) => line !== "").join("\n");
    // What a permalink leads to may be known only later.
    if (library && !mayHavePermalink(message.msg)) texts.set(message, text);
    return text;
  };
  const keep = useEffectEvent(() => {
    timer.current = undefined;
    const history = newestHistory(state);
    if (!history || isEnd(state.connection)) return;
    const messages = history.messages
      .filter(({ deleted }) => !deleted)
      .slice(-maxMessages)
      .map((message) => ({
        author: reading.nameOf(message),
        time: message.time,
        text: textOf(message),
      }));
    isKept.current = true;
    void keepRoom({ id: room.id, keepDays: room.keepDays, messages });
  });
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined);
  const { entries, connection } = state;
  const isKept = useRef(false);
  // At most once in this time, however much is said.
  useEffect(() => {
    timer.current ??= setTimeout(keep, isKept.current ? calmMs : firstMs);
  }, [entries]);
  useEffect(() => {
    const onHide = () => {
      if (document.visibilityState === "hidden") keep();
    };
    document.addEventListener("visibilitychange", onHide);
    return () => {
      document.removeEventListener("visibilitychange", onHide);
      clearTimeout(timer.current);
      timer.current = undefined;
      keep();
    };
  }, []);
  const ended = isEnd(connection) ? connection.state : null;
  useEffect(() => {
    if (ended === "signed-out") void forgetKept();
    else if (ended === "removed" || ended === "deleted") void forgetKeptRoom(room.id);
  }, [ended, room.id]);
  return null;
}
