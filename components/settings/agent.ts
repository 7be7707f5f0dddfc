import Bowser from "bowser";

export type Agent = { browser: string | null; system: string | null; kind: "phone" | "computer" };

/** What signed in, as its User-Agent tells; nulls for what it does not tell. */
export function describeAgent(agent: string): Agent {
  if (agent === "") return { browser: null, system: null, kind: "computer" };
  const { browser, os, platform } = Bowser.parse(agent);
  const isPhone = platform.type === "mobile" || platform.type === "tablet";
  return {
    // A program names itself first: curl/8.5.0
    browser: browser.name || /^[\w.-]{1,40}/.exec(agent)?.[0] || null,
    system: os.name || null,
    kind: isPhone ? "phone" : "computer",
  };
}
