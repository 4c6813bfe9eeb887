import { cp } from "node:fs/promises";
import { join } from "node:path";
import { build } from "esbuild";

/**
 * Bundles the server for `node <outDir>/main.js`: the process and its scoring thread as one file each, the
 * page's assets beside them. onnxruntime-node stays outside, since it loads a native library by its path.
 *
 * @param outDir Must be where `require("onnxruntime-node")` resolves, e.g. below the project's folder.
 */
export async function bundleServer(outDir: string): Promise<void> {
    await build({
        entryPoints: {
            main: join(__dirname, "main.ts"),
            "scoring-worker": join(__dirname, "engine", "scoring-worker.ts"),
        },
        outdir: outDir,
        bundle: true,
        platform: "node",
        target: "node20",
        format: "cjs",
        // tsx is asked for by TypeScript files only, which a bundle has none of.
        external: ["onnxruntime-node", "tsx/cjs"],
        jsx: "automatic",
        jsxImportSource: "hono/jsx",
        sourcemap: true,
        legalComments: "linked",
        logLevel: "warning",
    });
    await cp(join(__dirname, "page", "assets"), join(outDir, "assets"), { recursive: true });
}
