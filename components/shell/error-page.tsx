"use client";

import { later, useLater } from "../ui/later";

const errorNotice = later(() => import("./error-notice"));

/** Preloads the error notice when idle: it is too rare for the initial bundle, and must work offline. */
export function ErrorPage(props: { error: unknown; retry: () => void }) {
  const part = useLater(errorNotice, true);
  return part && <part.ErrorNotice {...props} />;
}
