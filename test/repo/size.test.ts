import { expect, it } from "vitest";
import { filesIn, textOf } from "./files.js";

/** Tables of data, and nothing else, may be longer than 500 lines. */
const tables = new Map<string, string>([]);

it("no source file is longer than 500 lines", () => {
  const code = [
    ...filesIn("src", ".ts"),
    ...filesIn("formats", ".ts"),
    ...filesIn("test", ".ts"),
    ...filesIn("addon", ".h", ".cpp"),
  ];
  const long = code.filter((path) => !tables.has(path)).map((path) => [path, textOf(path).split("\n").length] as const);
  expect(long.filter(([, lines]) => lines > 500)).toEqual([]);
});
