import { describe, expect, it } from "vitest";
import { parseRunArguments } from "../../src/cli/lmp-arguments.js";

const parse = (line: string) => parseRunArguments(line.split(" "));

describe("the command line of lmp", () => {
  it("takes short and long switches in any order", () => {
    for (const line of [
      "-in d -log l -screen none -echo both -skiprun",
      "-sr -e both -sc none -l l -i d",
      "d -l l -sc none -e both -sr",
    ]) {
      const { deck, log, screen, echo, skipRun } = parse(line);
      expect({ deck, log, screen, echo, skipRun }).toEqual({
        deck: "d",
        log: "l",
        screen: "none",
        echo: "both",
        skipRun: true,
      });
    }
  });

  it("ends the values of -var at the next switch, but not at a negative number", () => {
    const { variables, deck } = parse("-var T 300 400 -v x -1.5 -in d");
    expect(variables).toEqual([
      ["T", ["300", "400"]],
      ["x", ["-1.5"]],
    ]);
    expect(deck).toBe("d");
  });

  it("tells what it takes without effect", () => {
    expect(parse("-k on g 1 -sf hybrid gpu omp -nocite -in d").ignored).toEqual(["-k on g 1", "-sf hybrid gpu omp"]);
  });

  it("keeps what lmp needs for --engine lammps", () => {
    const parsed = parse("d --engine lammps --np 4 -v T 300 --allow-shell");
    expect(parsed.lmpWords).toEqual(["-in", "d", "-v", "T", "300"]);
    expect([parsed.engine, parsed.ranks, parsed.allowShell]).toEqual(["lammps", 4, true]);
    expect(parse("d --engine lammps --lmp lammps-env").lammps).toBe("lammps-env");
  });

  it.each([
    ["-foo", "Invalid command-line argument: -foo"],
    ["-scren none", "(did you mean '-screen'?)"],
    ["--plugn x", "unknown option '--plugn' (did you mean '--plugin'?)"],
    ["-in", "-in: expected 1 value(s)"],
    ["-var T", "-var: expected a name and one or more values"],
    ["-echo all", "-echo: expected none, screen, log or both, got 'all'"],
    ["-p 2x1", "-p 2x1: garnet runs one partition"],
    ["-r2data a b", "-r2data is not supported: use a deck"],
    ["--np 2 d", "processes need --engine lammps"],
    ["--lmp /usr d", "only --engine lammps runs another LAMMPS"],
    ["--np x --engine lammps", "--np: expected a number of processes, got 'x'"],
    ["--engine gromacs", "--engine: expected embedded or lammps, got 'gromacs'"],
    ["a b", "expected one deck, got 'a' and 'b'"],
  ])("refuses '%s'", (line, message) => {
    expect(() => parse(line)).toThrow(message);
  });
});
