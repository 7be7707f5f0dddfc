import { expect, test } from "vitest";
import { kindOf } from "./file-kind";

test.each([
  ["application/pdf", "a.pdf", "pdf"],
  ["application/vnd.openxmlformats-officedocument.wordprocessingml.document", "a.docx", "document"],
  ["application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", "a.xlsx", "spreadsheet"],
  [
    "application/vnd.openxmlformats-officedocument.presentationml.presentation",
    "a",
    "presentation",
  ],
  ["application/vnd.oasis.opendocument.text", "a.odt", "document"],
  ["application/zip", "a.zip", "archive"],
  ["application/gzip", "a.tar.gz", "archive"],
  ["image/svg+xml", "a.svg", "picture"],
  ["text/plain", "a.txt", "text"],
  ["text/plain", "a.csv", "spreadsheet"],
  ["text/plain", "main.rs", "code"],
  ["text/html", "a.html", "code"],
  ["application/octet-stream", "a.bin", "file"],
  // What the bytes are counts, not what the name says.
  ["application/octet-stream", "invoice.csv", "file"],
  ["application/zip", "photo.py", "archive"],
])("%s %s is %s", (type, name, kind) => {
  expect(kindOf({ type, name })).toBe(kind);
});
