"use client";

import { later, useLater } from "../ui/later";

const errorNotice = later(() => import("./error-notice"));

/** Loads the error notice when idle: too rare for the initial bundle, but needed offline. */
export function ErrorPage(props: { error: unknown; retry: () => void }) {
  const part = useLater(errorNotice, true);
  return part && <part.ErrorNotice {...props} />;
}
