/** Functions whose arguments are names, not formulas (manual, `variable`). Their work is in queries.ts and group-functions.ts. */

/** Number of arguments, the optional region not counted. */
export const groupFunctionArguments: Record<string, number> = {
  count: 1,
  mass: 1,
  charge: 1,
  xcm: 2,
  vcm: 2,
  fcm: 2,
  bound: 2,
  gyration: 1,
  ke: 1,
  angmom: 2,
  torque: 2,
  inertia: 2,
  omega: 2,
};

export const reductions = ["sum", "min", "max", "ave", "trap", "slope"] as const;

export const queryNames: ReadonlySet<string> = new Set([
  ...Object.keys(groupFunctionArguments),
  ...reductions,
  "sort",
  "rsort",
  "gmask",
  "rmask",
  "grmask",
  "next",
  "is_file",
  "is_os",
  "extract_setting",
  "label2type",
  "is_typelabel",
  "is_timeout",
  "is_available",
  "is_active",
  "is_defined",
]);
