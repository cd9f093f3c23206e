import { defineConfig } from "vitest/config";

export default defineConfig({
  test: {
    include: ["test/peers/**/*.test.ts"],
    setupFiles: ["test/peers/breathe.ts"],
    testTimeout: 300_000,
    hookTimeout: 300_000,
    passWithNoTests: true,
    pool: "forks",
    poolOptions: { forks: { maxForks: 1 } },
  },
});
