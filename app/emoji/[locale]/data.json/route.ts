import { emojiIn } from "@/lib/server/emoji";
import { isLocale, locales } from "@/lib/shared/i18n/locale";

export const dynamic = "force-static";
export const dynamicParams = false;
export const generateStaticParams = () => locales.map((locale) => ({ locale }));

type Context = { params: Promise<{ locale: string }> };

/** Made at build time; pickers ask our own host, and no other learns who opens one. */
export async function GET(_: Request, { params }: Context): Promise<Response> {
  const { locale } = await params;
  return isLocale(locale) ? Response.json(emojiIn(locale)) : new Response(null, { status: 404 });
}
