/** The one place where h5wasm is loaded: only when an HDF5 file is read or written. */
import type { Dataset, File, Group } from "h5wasm/node";
import { InputError } from "../src/model/errors.js";

export type { Dataset, File, Group };

export async function hdf5(): Promise<typeof import("h5wasm/node")> {
  try {
    const library = await import("h5wasm/node");
    // Errors of HDF5 are exceptions, not pages of text on stderr.
    (await library.ready).activate_throwing_error_handler();
    return library;
  } catch (error) {
    throw new InputError(`HDF5 needs the package h5wasm: npm install h5wasm (${(error as Error).message})`);
  }
}
