import Bowser from "bowser";

export type Agent = { browser: string | null; system: string | null; kind: "phone" | "computer" };

/** Reads the browser, the system and the kind of device from a User-Agent; null if unknown. */
export function describeAgent(agent: string): Agent {
  if (agent === "") return { browser: null, system: null, kind: "computer" };
  const { browser, os, platform } = Bowser.parse(agent);
  const isPhone = platform.type === "mobile" || platform.type === "tablet";
  return {
    // Programs begin with their own name: curl/8.5.0
    browser: browser.name || /^[\w.-]{1,40}/.exec(agent)?.[0] || null,
    system: os.name || null,
    kind: isPhone ? "phone" : "computer",
  };
}
