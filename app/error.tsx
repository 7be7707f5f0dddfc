"use client";

import { ErrorNotice } from "@/components/error-notice";

export default function ErrorPage(props: { error: unknown; retry: () => void }) {
  return (
    <main className="flex min-h-(--viewport-height) bg-canvas">
      <ErrorNotice {...props} />
    </main>
  );
}
