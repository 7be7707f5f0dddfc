import Link from "next/link";
import type { ReactNode } from "react";
import { cardFrame } from "./card-frame";

export function AuthCard({
  title,
  subtitle,
  question,
  link,
  children,
}: {
  title: string;
  subtitle: string;
  /** Introduces the link to the other form (sign-in or sign-up); both are left out where there is none. */
  question?: string | undefined;
  link?: { href: string; text: string } | undefined;
  children: ReactNode;
}) {
  return (
    <div className="mt-6 w-full max-w-[25rem]">
      <div className={cardFrame}>
        <h1 className="text-xl font-semibold tracking-tight">{title}</h1>
        <p className="mt-1 text-base text-muted not-last:mb-6">{subtitle}</p>
        {children}
      </div>
      {link && (
        <p className="mt-5 text-center text-base text-muted">
          {question}
          <Link
            href={link.href}
            className="ml-1 rounded-sm font-medium text-accent-ink underline-offset-4 hover:underline"
          >
            {link.text}
          </Link>
        </p>
      )}
    </div>
  );
}
