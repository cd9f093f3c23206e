/** Windows of time around given times: for maps "at different stages". */

export interface Window {
  /** "2 ± 0.5 ps", for titles. */
  text: string;
  has(time: number): boolean;
}

/** Without times one window that holds everything. */
export function windowsOf(times: readonly number[] | undefined, half: number): Window[] {
  if (!times) return [{ text: "", has: () => true }];
  return times.map((center) => ({
    text: `${center} ± ${half} ps`,
    has: (time) => Math.abs(time - center) <= half + 1e-9,
  }));
}
