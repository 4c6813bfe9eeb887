import { existsSync } from "node:fs";
import { cp } from "node:fs/promises";
import { dirname, join } from "node:path";
import { pathToFileURL } from "node:url";
import { build, type Plugin } from "esbuild";
import { DOCS_ASSETS, DOCS_FOLDER } from "./openapi/docs-assets";

/**
 * Bundles the server for `node <outDir>/main.js`: the process, its scoring thread and its traces as one file each, the
 * assets of page and docs beside them. onnxruntime-node stays outside, since it loads a native library by its path.
 *
 * @param outDir Must be where `require("onnxruntime-node")` resolves, e.g. below the project's folder.
 */
export async function bundleServer(outDir: string): Promise<void> {
    await build({
        entryPoints: {
            main: join(__dirname, "main.ts"),
            "scoring-worker": join(__dirname, "engine", "scoring-worker.ts"),
            "otlp-spans": join(__dirname, "tracing", "otlp-spans.ts"),
        },
        outdir: outDir,
        bundle: true,
        platform: "node",
        target: "node20",
        format: "cjs",
        // tsx and the package of the docs are asked for by the source only; the traces are a file of their own here.
        external: ["onnxruntime-node", "tsx/cjs", "./otlp-spans.js", "swagger-ui-dist/package.json"],
        jsx: "automatic",
        jsxImportSource: "hono/jsx",
        sourcemap: true,
        // Node keeps a file's text and its map in memory; without the sources' text that is 25 MB less.
        sourcesContent: false,
        minifyWhitespace: true,
        minifySyntax: true,
        legalComments: "linked",
        plugins: [languageTableAsJson],
        logLevel: "warning",
    });
    await cp(join(__dirname, "page", "assets"), join(outDir, "assets"), { recursive: true });
    const packaged = dirname(require.resolve("swagger-ui-dist/package.json"));
    for (const file of [
        ...Object.keys(DOCS_ASSETS),
        "LICENSE",
        "NOTICE",
        "swagger-ui-bundle.js.LICENSE.txt",
    ]) {
        const own = join(__dirname, "openapi", "assets", file);
        await cp(existsSync(own) ? own : join(packaged, file), join(outDir, DOCS_FOLDER, file));
    }
}

/**
 * The language detector's table as JSON within a string: V8 reads a megabyte of that in a third of the time and
 * of the memory that it needs for the same as an object literal (https://v8.dev/blog/cost-of-javascript-2019#json).
 */
const languageTableAsJson: Plugin = {
    name: "language-table-as-json",
    setup(bundler) {
        bundler.onLoad({ filter: /[\\/]eld[\\/]src[\\/]ngrams[\\/]\w+\.js$/ }, async ({ path }) => {
            const { ngramsData } = (await import(pathToFileURL(path).href)) as { ngramsData: object };
            const json = JSON.stringify(JSON.stringify(ngramsData));
            return { contents: `export const ngramsData = JSON.parse(${json});`, loader: "js" };
        });
    },
};
