/** The tus protocol (https://tus.io): uploads that go on where they broke off. */
import "server-only";
import { Server } from "@tus/server";
import { Problem } from "../../http/problem";
import { requireFileStore } from "../own-store";
import { maxFileBytes } from "../upload";
import { UploadLocker } from "./lock";
import { folderOf, type UploadPlace, uploadIdOf } from "./upload-place";
import { UploadStore } from "./upload-store";

/** What a request that holds an upload gets to write what it has, when another one comes. */
const drainMs = 200;

type Tus = {
  server: Server;
  store: UploadStore;
  places: WeakMap<Request, UploadPlace>;
  failures: WeakMap<Request, unknown>;
};
// On globalThis, because Next loads this module separately for each of its bundles.
const shared = globalThis as typeof globalThis & { teahouseTus?: Tus };

export const tusHeaders = { "Tus-Resumable": "1.0.0" };

/** What OPTIONS says beside the methods. */
export function tusOptions(): Record<string, string> {
  return {
    ...tusHeaders,
    "Tus-Version": "1.0.0",
    "Tus-Extension": "creation,creation-with-upload,termination,expiration",
    "Tus-Max-Size": String(maxFileBytes()),
  };
}

export function uploadStore(): UploadStore {
  return tus().store;
}

/** The path of the upload's bytes below the store's `incoming`. */
export function uploadFileOf(place: UploadPlace): string {
  return `${folderOf(place)}/original`;
}

/**
 * Has the library answer a request about an upload that the caller may have. Throws what it refuses as
 * Problems, like those of other calls.
 */
export async function answerTus(request: Request, place: UploadPlace): Promise<Response> {
  const { server, places, failures } = tus();
  places.set(request, place);
  const answer = await server.handleWeb(request);
  if (answer.status >= 400) throw problemFor(failures.get(request), answer, await answer.text());
  const headers = new Headers(answer.headers);
  // Who may call from where is the same as at other addresses.
  for (const name of [...headers.keys()]) {
    if (name.startsWith("access-control-")) headers.delete(name);
  }
  return new Response(answer.body, { status: answer.status, headers });
}

/** The library's status for what has another one at the API's other addresses. */
const ownStatus: Record<number, number> = { 403: 400, 410: 404, 501: 400 };

function problemFor(failure: unknown, answer: Response, text: string): unknown {
  if (failure instanceof Error && !("status_code" in failure)) return failure;
  const status = ownStatus[answer.status] ?? answer.status;
  return new Problem(status, `${text.trim()}.`, {
    ...(status === 400 && { errors: { body: "invalid" } }),
    headers: { ...tusHeaders, ...(status === 412 && { "Tus-Version": "1.0.0" }) },
  });
}

function tus(): Tus {
  shared.teahouseTus ??= create();
  return shared.teahouseTus;
}

function create(): Tus {
  const store = new UploadStore(requireFileStore().incoming);
  const places: Tus["places"] = new WeakMap();
  const failures: Tus["failures"] = new WeakMap();
  const place = (request: Request) => {
    const found = places.get(request);
    if (!found) throw new Error("Nobody said which upload the request is about.");
    return found;
  };
  const server = new Server({
    path: "/api/Room",
    datastore: store,
    locker: new UploadLocker(),
    lockDrainTimeout: drainMs,
    maxSize: () => maxFileBytes(),
    namingFunction: (request) => uploadFileOf(place(request)),
    getFileIdFromRequest: (request) => uploadFileOf(place(request)),
    generateUrl: (request) => addressOf(place(request)),
    onResponseError: (request, failure) => {
      failures.set(request, failure);
      return undefined;
    },
  });
  return { server, store, places, failures };
}

function addressOf(place: UploadPlace): string {
  return `/api/Room/${place.roomId}/Upload/${uploadIdOf(place)}`;
}
