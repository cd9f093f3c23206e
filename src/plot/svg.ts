/** SVG text: elements with attributes, nothing else. Text stays text, so that a journal's editor can set its font. */

type Attributes = Record<string, string | number | undefined>;

export function element(name: string, attributes: Attributes, ...children: string[]): string {
  let out = `<${name}`;
  for (const [key, value] of Object.entries(attributes))
    if (value !== undefined) out += ` ${key}="${typeof value === "number" ? pixels(value) : escapeText(value)}"`;
  return children.length ? `${out}>${children.join("")}</${name}>` : `${out}/>`;
}

export function label(
  text: string,
  x: number,
  y: number,
  { size = 12, anchor = "start", turned = false, bold = false } = {},
): string {
  return element(
    "text",
    {
      x,
      y,
      "font-size": size,
      "text-anchor": anchor === "start" ? undefined : anchor,
      "font-weight": bold ? "bold" : undefined,
      transform: turned ? `rotate(-90 ${pixels(x)} ${pixels(y)})` : undefined,
    },
    escapeText(text),
  );
}

export function escapeText(text: string): string {
  return text.replace(/[&<>"]/g, (c) => ({ "&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;" })[c]!);
}

/** Two decimals of a pixel are more than anyone sees. */
export function pixels(value: number): string {
  return String(Math.round(value * 100) / 100);
}

/** Width of a text in Helvetica or Arial, near enough to keep labels apart. */
export function textWidth(text: string, size = 12): number {
  let width = 0;
  for (const c of text)
    width += /[ijl.,:;'|!I\s()[\]]/.test(c)
      ? 0.29
      : /[mwMW@]/.test(c)
        ? 0.85
        : /[A-Z−+=]/.test(c)
          ? 0.67
          : /[⁰-⁹¹²³⁻]/.test(c)
            ? 0.34
            : 0.556;
  return 1.08 * width * size; // other fonts are wider
}
