import type { Text } from "mdast";
import ReactMarkdown, { type Options } from "react-markdown";
import { messageTree } from "@/lib/shared/message/message-tree";
import type { Part } from "@/lib/shared/message/parts";
import { safeUrl } from "@/lib/shared/message/safe-url";
import { markdownElements } from "./markdown-elements";

export { plainText } from "@/lib/shared/message/plain-text";

/** The default handler removes spaces around line breaks. */
const keepSpaces: Options["remarkRehypeOptions"] = {
  handlers: { text: (_, { value }: Text) => ({ type: "text", value }) },
};

/** Renders the Markdown of a message. HTML and unsafe links are shown as text, images as links. */
export function Markdown({ parts }: { parts: Part[] }) {
  return (
    <ReactMarkdown
      // In place of what it would parse by itself: one reading for the page and everything else.
      remarkPlugins={[() => () => messageTree(parts)]}
      remarkRehypeOptions={keepSpaces}
      components={markdownElements}
      urlTransform={safeUrl}
    />
  );
}
