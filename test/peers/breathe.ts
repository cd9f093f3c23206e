/** Peers are waited for without an event loop; between tests the runner's messages get their turn, or it takes the worker for dead after a minute. */
import { setTimeout } from "node:timers/promises";
import { afterEach } from "vitest";

afterEach(() => setTimeout(20));
