import { fontFiles, fontSheet, fontSlice, fontVersion } from "@/lib/server/chinese-font";

export const dynamic = "force-static";
export const dynamicParams = false;
export const generateStaticParams = () => fontFiles.map((file) => ({ version: fontVersion, file }));

type Context = { params: Promise<{ file: string }> };

/** Rendered at build time. From our own host, so that no third party learns who reads. */
export async function GET(_: Request, { params }: Context): Promise<Response> {
  const { file } = await params;
  const isSheet = file.endsWith(".css");
  return new Response(isSheet ? fontSheet() : fontSlice(file), {
    headers: { "Content-Type": isSheet ? "text/css; charset=utf-8" : "font/woff2" },
  });
}
