/** read_data: sections of plain numbers are scanned as a whole, others line by line; nobody is to see which. */
import { expect, test } from "vitest";
import { DataFile } from "../../src/engine/data/data-file.js";
import { firstRowWidth, numberTable } from "../../src/engine/data/number-table.js";

const header =
  "title\n\n3 atoms\n2 atom types\n0 9 xlo xhi\n0 9 ylo yhi\n0 9 zlo zhi\n\nMasses\n\n1 6.94\n2 16 # O\n\n";
const specs = [
  { kind: "big", into: "id" },
  { kind: "word", into: "type" },
  { kind: "real", into: "x", width: 3, component: 0 },
  { kind: "real", into: "x", width: 3, component: 1 },
  { kind: "real", into: "x", width: 3, component: 2 },
] as const;

const open = (text: string) => new DataFile(`${header}${text}`, "x.data");
const atomsOf = (data: DataFile) => data.sections.find(({ name }) => name === "Atoms")!;

test("sections, their hints and the numbers of their lines", () => {
  const data = open("Atoms  # atomic\n\n1 1 0 0 0\n3 2 1 1 1\n2 1 2 2 2\n\nVelocities\n\n1 0 0 0\n2 0 0 0\n3 0 0 0");
  expect(data.header).toMatchObject({ atoms: 3, atomTypes: 2, lo: [0, 0, 0], hi: [9, 9, 9] });
  expect(data.sections.map(({ name, hint }) => [name, hint])).toEqual([
    ["Masses", ""],
    ["Atoms", "atomic"],
    ["Velocities", ""],
  ]);
  expect([...data.lines(atomsOf(data))].map(({ words, number }) => [words.join(" "), number])).toEqual([
    ["1 1 0 0 0", 16],
    ["3 2 1 1 1", 17],
    ["2 1 2 2 2", 18],
  ]);
});

test("labels are words, an unknown heading is named with its line", () => {
  const data = open("Atom Type Labels\n\n1 Li\n2 O\n\nAtoms # atomic\n\n1 Li 0 0 0\n2 O 1 1 1\n3 Li 2 2 2\n");
  expect(data.sections.map(({ name }) => name)).toEqual(["Masses", "Atom Type Labels", "Atoms"]);
  const table = numberTable(data, atomsOf(data), specs, 3)!;
  expect(table.layout.scanner.words).toEqual(["Li", "O"]);
  expect(() => open("Atoms\n\n1 1 0 0 0\n\nBunds\n\n1 1 1 2\n")).toThrow(
    "Unknown identifier in data file: Bunds (x.data:18)",
  );
});

test.each([
  ["plain rows", "1 1 0 0 0\n3 2 1.5 -1e-3 1\n2 1 2 2 2\n", true],
  ["carriage returns and blanks", "1 1 0 0 0\r\n  3\t2 1 1 1 \r\n2 1 2 2 2\r\n\r\n", true],
  ["comments behind rows", "1 1 0 0 0 # a\n3 2 1 1 1\n2 1 2 2 2 # b\n\n# it is all\n", true],
  ["no line feed at the end", "1 1 0 0 0\n3 2 1 1 1\n2 1 2 2 2", true],
  ["a blank line between rows", "1 1 0 0 0\n\n3 2 1 1 1\n2 1 2 2 2\n", false],
  ["too few rows", "1 1 0 0 0\n3 2 1 1 1\n", false],
  ["too many rows", "1 1 0 0 0\n3 2 1 1 1\n2 1 2 2 2\n4 1 3 3 3\n", false],
  ["an id that is no whole number", "1.0 1 0 0 0\n3 2 1 1 1\n2 1 2 2 2\n", false],
  ["a Fortran exponent", "1 1 0 0 0\n3 2 1d0 1 1\n2 1 2 2 2\n", false],
  ["a number that is none", "1 1 0 0 0\n3 2 1 nan 1\n2 1 2 2 2\n", false],
  ["a word too many", "1 1 0 0 0 7\n3 2 1 1 1\n2 1 2 2 2\n", false],
])("%s", (_, rows, plain) => {
  const data = open(`Atoms # atomic\n\n${rows}`);
  const table = numberTable(data, atomsOf(data), specs, 3);
  expect(table !== undefined).toBe(plain);
  if (!table) return;
  expect(firstRowWidth(data, atomsOf(data))).toBe(5);
  const lines = [...data.lines(atomsOf(data))];
  expect([...table.array<BigInt64Array>("id")].map(Number)).toEqual(lines.map(({ words }) => Number(words[0])));
  expect([...table.array<Float64Array>("x")]).toEqual(lines.flatMap(({ words }) => words.slice(2).map(Number)));
});
