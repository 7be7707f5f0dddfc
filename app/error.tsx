"use client";

import { ErrorPage as ErrorContent } from "@/components/shell/error-page";

export default function ErrorPage(props: { error: unknown; retry: () => void }) {
  return (
    <main className="flex min-h-(--viewport-height) bg-canvas">
      <ErrorContent {...props} />
    </main>
  );
}
