"use client";

import { useEffect } from "react";

/** Renders nothing. Deletes what the browser kept of somebody's rooms whose session has ended. */
export function ForgetRooms() {
  useEffect(() => {
    void import("@/lib/client/pages/kept-rooms").then(
      ({ forgetKept }) => forgetKept(),
      () => {},
    );
  }, []);
  return null;
}
