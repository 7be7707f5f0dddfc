"use client";

import { useEffect, useEffectEvent } from "react";
import { keepFor, keepList } from "@/lib/client/pages/kept-rooms";
import { usePersonName } from "../hooks/use-person-name";
import { startWorker } from "../notifications/push-subscription";
import { roomSections } from "../sidebar/room-sections";
import { useRooms } from "../sidebar/rooms-context";
import { useMe } from "./me-context";

const calmMs = 3_000;

/** Renders nothing. Keeps the list of rooms, and starts the service worker that shows it while offline. */
export function KeepRooms() {
  const { username } = useMe();
  const rooms = useRooms();
  const nameOf = usePersonName();
  useEffect(() => {
    void keepFor(username);
    if (!window.isSecureContext || !("serviceWorker" in navigator)) return;
    startWorker().catch((error) => console.warn("the service worker did not start:", error));
  }, [username]);
  const keep = useEffectEvent(() => {
    const { direct, joined } = roomSections(rooms);
    const names = [...joined, ...direct].map(({ id, name, direct }) => ({
      id,
      name: direct ? nameOf(direct) : name,
    }));
    void keepList({ at: Date.now(), rooms: names });
  });
  useEffect(() => {
    const timer = setTimeout(keep, calmMs);
    return () => clearTimeout(timer);
  }, [rooms]);
  return null;
}
