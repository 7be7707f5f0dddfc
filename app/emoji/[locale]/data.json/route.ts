import { emojiIn } from "@/lib/server/emoji";
import { isLocale, locales } from "@/lib/shared/i18n/locale";

export const dynamic = "force-static";
export const dynamicParams = false;
export const generateStaticParams = () => locales.map((locale) => ({ locale }));

type Context = { params: Promise<{ locale: string }> };

/** Rendered at build time. From our own host, so that no third party learns who opens a picker. */
export async function GET(_: Request, { params }: Context): Promise<Response> {
  const { locale } = await params;
  return isLocale(locale) ? Response.json(emojiIn(locale)) : new Response(null, { status: 404 });
}
