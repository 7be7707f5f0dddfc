"use client";

import { useEffect, useEffectEvent, useRef, useState } from "react";
import * as z from "zod/mini";
import { hasAttention } from "@/lib/client/attention";
import type { NewsListener } from "@/lib/client/inbox/inbox-client";
import { onNews } from "@/lib/client/inbox/use-inbox";
import { blocks } from "@/lib/client/people/blocks";
import { isWanted, type NotificationContent } from "@/lib/shared/notification-text";
import { useNavigate } from "../shell/navigation";
import { useRooms } from "../sidebar/rooms-context";
import { startWorker, subscribe } from "./push-subscription";
import { isQuietNow } from "./quiet-now";
import { setReach } from "./reach";
import { useNotificationContent } from "./use-notification-content";

type News = Parameters<NewsListener>;

/** What the service worker (public/sw.js) asks a page. */
const question = z.discriminatedUnion("kind", [
  /** Is somebody looking at this room? */
  z.object({ kind: z.literal("shows"), room: z.int() }),
  /** Go there. */
  z.object({ kind: z.literal("open"), url: z.string().check(z.startsWith("/")) }),
]);

/** The `data` of a notification, as the service worker sets it. */
const notificationData = z.object({ room: z.int(), id: z.int() });

/** Passes news from the inbox to the service worker, and answers the worker's questions. */
export default function Notifier() {
  const registration = useWorker();
  const rooms = useRooms();
  const go = useNavigate();
  /** News of rooms that are not in the list yet, such as a first direct message. */
  const early = useRef<News[]>([]);

  const contentOf = useNotificationContent();
  const notify = useEffectEvent(async (room: News[0], messages: News[1]) => {
    const listing = rooms.find(({ id }) => id === room);
    if (!listing) {
      early.current.push([room, messages]);
      return;
    }
    const direct = Boolean(listing.direct);
    const { usernames: blocked } = blocks.get();
    const message = messages.findLast(
      ({ username, mention }) =>
        !blocked.has(username) && isWanted(listing.notify ?? "all", { direct, mention }),
    );
    if (message && !(await isQuietNow())) post(await contentOf(listing, message));
  });
  const post = useEffectEvent((content: NotificationContent) => {
    // It may have been read meanwhile, on another device.
    const readId = rooms.find(({ id }) => id === content.room)?.readId ?? 0;
    if (content.id > readId) registration?.active?.postMessage(content);
  });
  const answer = useEffectEvent((asked: unknown): boolean => {
    const { data } = question.safeParse(asked);
    if (data?.kind === "open") go(data.url);
    return data?.kind === "shows" ? isOnScreen(data.room) : data !== undefined;
  });

  useEffect(() => blocks.start(), []);
  useEffect(() => {
    if (registration) return onNews((...news) => void notify(...news));
  }, [registration]);
  useEffect(() => {
    const onMessage = ({ data, ports }: MessageEvent<unknown>) => {
      ports[0]?.postMessage(answer(data));
    };
    const { serviceWorker } = navigator;
    serviceWorker.addEventListener("message", onMessage);
    return () => serviceWorker.removeEventListener("message", onMessage);
  }, []);
  useEffect(() => {
    const known = new Map(rooms.map(({ id, readId }) => [id, readId ?? 0]));
    const waiting = early.current.splice(0);
    for (const [room, messages] of waiting) {
      if (known.has(room)) void notify(room, messages);
      else early.current.push([room, messages]);
    }
    if (registration) void closeRead(registration, known);
  }, [registration, rooms]);
  return null;
}

/** The service worker once it is active; also subscribes this browser to push messages. */
function useWorker(): ServiceWorkerRegistration | null {
  const [registration, setRegistration] = useState<ServiceWorkerRegistration | null>(null);
  useEffect(() => {
    let isOver = false;
    setReach(null);
    startWorker().then(
      async (started) => {
        if (isOver) return;
        setRegistration(started);
        const isPushed = await subscribe(started);
        if (!isOver) setReach(isPushed);
      },
      (error) => console.warn("the service worker did not start:", error),
    );
    return () => {
      isOver = true;
    };
  }, []);
  return registration;
}

function isOnScreen(room: number): boolean {
  return hasAttention() && location.pathname === `/rooms/${room}`;
}

/** Closes notifications of messages that were read, here or on another device. */
async function closeRead(
  registration: ServiceWorkerRegistration,
  readIds: Map<number, number>,
): Promise<void> {
  for (const notification of await registration.getNotifications()) {
    const shown = notificationData.safeParse(notification.data).data;
    if (shown && (readIds.get(shown.room) ?? 0) >= shown.id) notification.close();
  }
}
