/**
 * A client of the W3C's WebDriver, for as much of it as the tests need: its commands are a handful of
 * HTTP calls, and the client libraries need a newer Node than Teahouse does.
 */
import { z } from "zod";

const answers = z.object({ value: z.unknown() });
const failures = z.object({ error: z.string(), message: z.string() });
const sessions = z.object({ sessionId: z.string() });
const outcomes = z.union([z.object({ value: z.unknown() }), z.object({ error: z.string() })]);

export type Point = { x: number; y: number };

const buttonless = { type: "pointer", id: "mouse", parameters: { pointerType: "mouse" } };

/** The keys with a code of their own (https://www.w3.org/TR/webdriver2/#keyboard-actions). */
const keys: Record<string, string> = {
  Backspace: "\uE003",
  Tab: "\uE004",
  Enter: "\uE007",
  Shift: "\uE008",
  Control: "\uE009",
  ControlOrMeta: "\uE009",
  Alt: "\uE00A",
  Escape: "\uE00C",
  End: "\uE010",
  Home: "\uE011",
  ArrowLeft: "\uE012",
  ArrowUp: "\uE013",
  ArrowRight: "\uE014",
  ArrowDown: "\uE015",
};

export class WebDriver {
  private constructor(private readonly session: string) {}

  /** Opens a browser with a new profile. The driver listens at `address`. */
  static async open(address: string): Promise<WebDriver> {
    const { sessionId } = sessions.parse(
      await send("POST", `${address}/session`, { capabilities: { alwaysMatch: {} } }),
    );
    return new WebDriver(`${address}/session/${sessionId}`);
  }

  /** Closes the browser. */
  async close(): Promise<void> {
    await send("DELETE", this.session);
  }

  async navigate(url: string): Promise<void> {
    await send("POST", `${this.session}/url`, { url });
  }

  async reload(): Promise<void> {
    await send("POST", `${this.session}/refresh`, {});
  }

  async screenshot(): Promise<Buffer> {
    return Buffer.from(z.string().parse(await send("GET", `${this.session}/screenshot`)), "base64");
  }

  async placeWindow(rect: { x: number; y: number; width: number; height: number }): Promise<void> {
    await send("POST", `${this.session}/window/rect`, rect);
  }

  /** Evaluates an expression, which may be a promise; throws what it throws. */
  async evaluate(expression: string): Promise<unknown> {
    const script = `const done = arguments[arguments.length - 1];
      (async () => (${expression}))().then(
        (value) => done({ value: value === undefined ? null : value }),
        (error) => done({ error: String(error) }),
      );`;
    const outcome = outcomes.parse(
      await send("POST", `${this.session}/execute/async`, { script, args: [] }),
    );
    if ("error" in outcome) throw new Error(outcome.error);
    return outcome.value;
  }

  async move(to: Point): Promise<void> {
    await this.act({ ...buttonless, actions: [moveTo(to)] });
  }

  async click(at: Point): Promise<void> {
    const [down, up] = ["pointerDown", "pointerUp"].map((type) => ({ type, button: 0 }));
    await this.act({ ...buttonless, actions: [moveTo(at), down, up] });
  }

  /** Presses keys together, such as `Control+k`, and releases them. */
  async press(chord: string): Promise<void> {
    const values = chord.split("+").map((name) => keys[name] ?? name);
    await this.type([
      ...values.map((value) => ({ type: "keyDown", value })),
      ...values.reverse().map((value) => ({ type: "keyUp", value })),
    ]);
  }

  async write(text: string): Promise<void> {
    await this.type(
      [...text].flatMap((value) => [
        { type: "keyDown", value },
        { type: "keyUp", value },
      ]),
    );
  }

  private type(actions: { type: string; value: string }[]): Promise<void> {
    return this.act({ type: "key", id: "keyboard", actions });
  }

  private async act(source: object): Promise<void> {
    await send("POST", `${this.session}/actions`, { actions: [source] });
  }
}

function moveTo({ x, y }: Point) {
  return { type: "pointerMove", duration: 0, origin: "viewport", x, y };
}

async function send(method: string, url: string, body?: object): Promise<unknown> {
  const response = await fetch(url, { method, ...(body && { body: JSON.stringify(body) }) });
  const { value } = answers.parse(await response.json());
  if (response.ok) return value;
  const { error, message } = failures.parse(value);
  throw new Error(`WebDriver: ${error}: ${message}`);
}
