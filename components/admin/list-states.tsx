"use client";

import { useTranslations } from "next-intl";
import type { ReactNode } from "react";
import { Button } from "../ui/button";
import { LoadFailed } from "../ui/load-failed";

/** Rows as tall as those that come; appears after a short delay. */
export function ListSkeleton({ rows = 8 }: { rows?: number }) {
  const t = useTranslations("notices");
  return (
    <div role="status" aria-label={t("loading")} className="animate-appear-late">
      <ul aria-hidden className="divide-y divide-line rounded-xl border border-line">
        {Array.from({ length: rows }, (_, at) => (
          <li key={at} className="flex h-16 items-center gap-3 px-4">
            <span className="size-9 rounded-full bg-hover" />
            <span className="flex flex-col gap-1.5">
              <span className="h-3.5 w-40 rounded-md bg-hover" />
              <span className="h-3 w-24 rounded-md bg-hover" />
            </span>
          </li>
        ))}
      </ul>
    </div>
  );
}

/** A list in pages: what is loaded, what is not, and what went wrong. */
export function PagedList<Item>({
  list,
  empty,
  children,
}: {
  list: {
    items: Item[] | undefined;
    error: unknown;
    hasMore: boolean;
    isLoading: boolean;
    loadMore: () => void;
    refresh: () => Promise<void>;
  };
  empty: ReactNode;
  children: (items: Item[]) => ReactNode;
}) {
  const t = useTranslations("admin");
  const { items, error, hasMore, isLoading, loadMore, refresh } = list;
  const failed = error !== undefined && (
    <LoadFailed error={error} onRetry={() => void refresh().catch(() => {})} />
  );
  if (!items) return failed || <ListSkeleton />;
  return (
    <div aria-busy={isLoading || undefined} className="flex flex-col gap-3">
      {items.length === 0 ? empty : children(items)}
      {failed}
      {hasMore && (
        <Button variant="outline" busy={isLoading} onClick={loadMore} className="self-center">
          {t("loadMore")}
        </Button>
      )}
    </div>
  );
}

/** In place of a list that has nothing. */
export function EmptyList({
  icon,
  title,
  body,
}: {
  icon: ReactNode;
  title: string;
  body?: string;
}) {
  return (
    <div className="flex flex-col items-center rounded-xl border border-dashed border-line px-6 py-14 text-center">
      <span
        aria-hidden
        className="mb-3 flex size-11 items-center justify-center rounded-xl bg-accent-soft text-accent-ink [&_svg]:size-5"
      >
        {icon}
      </span>
      <p className="text-md font-medium text-balance">{title}</p>
      {body !== undefined && (
        <p className="mt-1 max-w-sm text-base text-balance text-muted">{body}</p>
      )}
    </div>
  );
}
