// Adds up "N passed" and "N failed" in a log: vitest's "Tests  3 failed | 40 passed (43)" and "40 passed, 3 failed" lines.
import { readFileSync } from "node:fs";

let passed = 0;
let failed = 0;
// biome-ignore lint/suspicious/noControlCharactersInRegex: colour codes are what is taken off
const text = readFileSync(process.argv[2], "utf8").replace(/\x1b\[[0-9;]*m/g, "");
for (const line of text.split("\n")) {
  if (!/^\s*Tests\s/.test(line) && !/^\d+ passed, \d+ failed/.test(line)) continue;
  passed += Number(line.match(/(\d+) passed/)?.[1] ?? 0);
  failed += Number(line.match(/(\d+) failed/)?.[1] ?? 0);
}
console.log(passed, failed);
