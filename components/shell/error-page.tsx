"use client";

import { later, useLater } from "../ui/later";

const notice = later(() => import("./error-notice"));

/** Fetched ahead, but not with the page: most pages have no error. */
export function ErrorPage(props: { error: unknown; retry: () => void }) {
  const part = useLater(notice, true);
  return part && <part.ErrorNotice {...props} />;
}
