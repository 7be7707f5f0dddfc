"use client";

import { useTranslations } from "next-intl";
import { useEffect, useState } from "react";
import { cx } from "../ui/cx";

/** Links to the groups of a long page; the one that is being read is marked. */
export function GroupsNav({ groups }: { groups: { id: string; title: string }[] }) {
  const t = useTranslations("settings");
  const current = useCurrent(groups.map(({ id }) => id));
  return (
    <nav
      aria-label={t("groupsLabel")}
      className="scroll-quiet sticky top-0 z-10 -mx-4 flex gap-1 overflow-x-auto border-b border-line bg-canvas px-4 py-2 md:-mx-6 md:px-6 xl:top-7 xl:mx-0 xl:w-44 xl:shrink-0 xl:flex-col xl:self-start xl:border-0 xl:p-0"
    >
      {groups.map(({ id, title }) => (
        <a
          key={id}
          href={`#${id}`}
          aria-current={id === current ? "true" : undefined}
          className={cx(
            "flex min-w-11 shrink-0 items-center rounded-lg px-2.5 py-1.5 text-base whitespace-nowrap hover:bg-hover pointer-coarse:min-h-11",
            id === current ? "bg-hover font-medium" : "text-muted",
          )}
        >
          {title}
        </a>
      ))}
    </nav>
  );
}

/** The id of the group at the top of the view. */
function useCurrent(ids: string[]): string | undefined {
  const [current, setCurrent] = useState(ids[0]);
  const list = ids.join(" ");
  useEffect(() => {
    const groups = list.split(" ").flatMap((id) => document.getElementById(id) ?? []);
    // The last one that begins in the upper third of the window, or above it.
    const update = () => {
      const begun = groups.filter(
        (group) => group.getBoundingClientRect().top < window.innerHeight / 3,
      );
      setCurrent((begun.at(-1) ?? groups[0])?.id);
    };
    const observer = new IntersectionObserver(update, { rootMargin: "0px 0px -66% 0px" });
    for (const group of groups) observer.observe(group);
    return () => observer.disconnect();
  }, [list]);
  return current;
}
