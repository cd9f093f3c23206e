/** Characters that word processors put for ASCII ones. LAMMPS replaces what it knows and warns; so do we. */
const REPLACEMENTS: [RegExp, string][] = [
  [/[\u2018\u2019\u201a\u201b]/g, "'"],
  [/[\u201c\u201d\u201e\u201f]/g, '"'],
  [/[\u2010-\u2015\u2212]/g, "-"],
  [/[\u00a0\u2000-\u200a\u202f\u205f\u3000]/g, " "],
  [/[\u200b\ufeff]/g, ""],
  [/\u2026/g, "..."],
  [/\u00d7/g, "*"],
  [/\u2044/g, "/"],
  [/\u2016/g, "||"],
];

export function toAscii(line: string): string {
  let text = line;
  for (const [from, to] of REPLACEMENTS) text = text.replace(from, to);
  return text;
}

export function isAscii(line: string): boolean {
  for (let i = 0; i < line.length; i++) if (line.charCodeAt(i) > 127) return false;
  return true;
}
