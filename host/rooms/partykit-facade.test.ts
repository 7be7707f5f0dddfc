import { expect, test } from "vitest";
import { fillFacade, patchFacade, readFacade } from "./partykit-facade";

test("each patch fits the PartyKit that is installed", async () => {
  const patched = patchFacade(await readFacade());
  expect(patched).toContain("return this.worker.onClose(ws, event);");
  expect(patched).not.toContain("invokeOnClose(connection)");
  expect(patched).toContain("Worker.hasSocket?.(request.url) === false");
});

test("a PartyKit with another text is refused, and the message names the patch", async () => {
  const facade = await readFacade();
  const changed = facade.replace("async webSocketClose(ws) {", "async webSocketClose(socket) {");
  expect(() => patchFacade(changed)).toThrow(/no longer fits:\s+async webSocketClose\(ws\)/);
  expect(() => patchFacade(patchFacade(facade))).toThrow("no longer fits");
});

test("a path with a dollar sign goes into the facade unchanged", () => {
  expect(fillFacade('import Worker from "__WORKER__";', "/$&/room.ts", "")).toBe(
    'import Worker from "/$&/room.ts";',
  );
});
