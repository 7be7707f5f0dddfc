import { type RequestOptions, request } from "node:http";

/**
 * Resolves when a server answers, whatever it says; rejects if it does not. Each call
 * makes a connection of its own, so that accepting one is part of the answer.
 */
export function httpAnswer(options: RequestOptions): Promise<void> {
  return new Promise((resolve, reject) => {
    request({ agent: false, ...options })
      .once("response", (response) => {
        response.resume();
        resolve();
      })
      .once("error", reject)
      .end();
  });
}
