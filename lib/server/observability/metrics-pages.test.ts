import { expect, test } from "vitest";
import { mergePages } from "./metrics-pages";

test("the samples of a metric stand together, whichever process they are of", () => {
  const ours = "# HELP a Of all.\n# TYPE a counter\na 1\n\n# HELP b Ours.\n# TYPE b gauge\nb 2\n";
  const other =
    '# HELP c Its own.\n# TYPE c gauge\nc{process="web"} 3\n\n' +
    '# HELP a Of all.\n# TYPE a counter\na{process="web"} 4\n';
  expect(mergePages([ours, other])).toBe(
    '# HELP a Of all.\n# TYPE a counter\na 1\na{process="web"} 4\n\n' +
      "# HELP b Ours.\n# TYPE b gauge\nb 2\n\n" +
      '# HELP c Its own.\n# TYPE c gauge\nc{process="web"} 3\n',
  );
});
