import type { Text } from "mdast";
import ReactMarkdown, { type Options } from "react-markdown";
import { chatMarkdown } from "./chat-markdown";
import { markdownElements } from "./markdown-elements";
import type { Part } from "./parts";
import { safeUrl } from "./safe-url";
import { shield } from "./shield";

/** Its own handler takes the spaces around line breaks out of texts. */
const asTheyAre: Options["remarkRehypeOptions"] = {
  handlers: { text: (_, { value }: Text) => ({ type: "text", value }) },
};

/** A message's Markdown, without HTML and pictures; what is no safe link is text. */
export function Markdown({ parts }: { parts: Part[] }) {
  const shielded = shield(parts);
  return (
    <ReactMarkdown
      remarkPlugins={chatMarkdown(shielded)}
      remarkRehypeOptions={asTheyAre}
      components={markdownElements}
      urlTransform={safeUrl}
    >
      {shielded.text}
    </ReactMarkdown>
  );
}
