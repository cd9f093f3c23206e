/** dump ID group atom N FILE: id, type and coordinates, scaled unless told otherwise. https://docs.lammps.org/dump.html */
import { defineDump } from "../define-dump.js";
import type { Words } from "../script/words.js";
import { CustomDump } from "./custom.js";

export const atom = defineDump({
  name: "atom",
  create(words, context) {
    words.end();
    return new PlainDump(context);
  },
});

class PlainDump extends CustomDump {
  #scale = true;
  #image = false;

  constructor(...args: ConstructorParameters<typeof CustomDump>) {
    super(...args);
    this.#choose();
  }

  #choose(): void {
    const coordinates = this.#scale ? ["xs", "ys", "zs"] : ["x", "y", "z"];
    this.setColumns(["id", "type", ...coordinates, ...(this.#image ? ["ix", "iy", "iz"] : [])]);
  }

  override modify(keyword: string, words: Words): boolean {
    if (keyword !== "scale" && keyword !== "image") return super.modify(keyword, words);
    if (keyword === "scale") this.#scale = words.logical();
    else this.#image = words.logical();
    this.#choose();
    return true;
  }
}
