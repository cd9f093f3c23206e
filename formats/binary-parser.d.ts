/** What we use of binary-parser: its own types are not found from ES modules (package.json "exports" lacks them). */
declare module "binary-parser" {
  export class Parser {
    endianness(order: "big" | "little"): this;
    int32(name: string): this;
    uint32(name: string): this;
    int64(name: string): this;
    floatle(name: string): this;
    floatbe(name: string): this;
    seek(bytes: number): this;
    string(name: string, options: { length: number; encoding?: string; stripNull?: boolean }): this;
    array(name: string, options: { type: string; length: number }): this;
    // biome-ignore lint/suspicious/noExplicitAny: what comes out depends on the fields
    parse(bytes: Uint8Array): any;
  }
}
