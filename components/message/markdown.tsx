import type { Text } from "mdast";
import ReactMarkdown, { type Options } from "react-markdown";
import { chatMarkdown } from "./chat-markdown";
import { markdownElements } from "./markdown-elements";
import type { Part } from "./parts";
import { safeUrl } from "./safe-url";
import { shield } from "./shield";

/** The default handler removes spaces around line breaks. */
const keepSpaces: Options["remarkRehypeOptions"] = {
  handlers: { text: (_, { value }: Text) => ({ type: "text", value }) },
};

/** Renders the Markdown of a message. HTML and unsafe links are shown as text, images as links. */
export function Markdown({ parts }: { parts: Part[] }) {
  const shielded = shield(parts);
  return (
    <ReactMarkdown
      remarkPlugins={chatMarkdown(shielded)}
      remarkRehypeOptions={keepSpaces}
      components={markdownElements}
      urlTransform={safeUrl}
    >
      {shielded.text}
    </ReactMarkdown>
  );
}
