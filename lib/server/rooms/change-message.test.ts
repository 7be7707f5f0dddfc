import { beforeEach, expect, test, vi } from "vitest";
import { submit } from "../party/party-client";
import { changeMessage } from "./change-message";
import { requireRole } from "./room-access";
import { noteUnsettled } from "./up-to-date";

vi.mock("../party/party-client", () => ({ submit: vi.fn() }));
vi.mock("./held-words", () => ({ wordsVersion: vi.fn() }));
vi.mock("./room-access", () => ({ requireRole: vi.fn() }));
vi.mock("./send-message", () => ({ refusalOf: vi.fn() }));
vi.mock("./up-to-date", () => ({ noteUnsettled: vi.fn() }));

beforeEach(() => vi.resetAllMocks());

test("after a change over REST the history is read up to it, also if nobody is in the room", async () => {
  const room = { id: 5, role: "member", epoch: 2, archived: 40 };
  vi.mocked(requireRole).mockResolvedValue(room as never);
  vi.mocked(submit).mockResolvedValue({ ok: true, id: 41, time: 1 });
  const ann = { id: 1, username: "ann", nickname: "Ann" };
  await changeMessage(ann, 5, { kind: "edit", target: 7, msg: "new" });
  expect(noteUnsettled).toHaveBeenCalledWith(5);
  expect(submit).toHaveBeenCalledWith(5, expect.objectContaining({ type: "alter", archived: 40 }));
});
