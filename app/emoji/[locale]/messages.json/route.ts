import { emojiNames } from "@/lib/server/emoji";
import { isLocale, locales } from "@/lib/shared/i18n/locale";

export const dynamic = "force-static";
export const dynamicParams = false;
export const generateStaticParams = () => locales.map((locale) => ({ locale }));

type Context = { params: Promise<{ locale: string }> };

/** The names of emoji groups and skin tones; rendered at build time, like data.json. */
export async function GET(_: Request, { params }: Context): Promise<Response> {
  const { locale } = await params;
  return isLocale(locale) ? Response.json(emojiNames(locale)) : new Response(null, { status: 404 });
}
