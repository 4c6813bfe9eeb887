/**
 * The door to every command: `node cli/moderato.mjs COMMAND …`. Runs on a bare clone, so until the npm packages are
 * there it uses nothing but Node itself; then the commands, written in TypeScript, take over.
 */
import { createRequire } from "node:module";
import { dirname } from "node:path";
import { fileURLToPath } from "node:url";
import { checkNodeVersion } from "./bootstrap/node-version.mjs";
import { ensurePackages } from "./bootstrap/packages.mjs";
import { printError } from "./bootstrap/user-error.mjs";

const root = dirname(dirname(fileURLToPath(import.meta.url)));

try {
    checkNodeVersion(process.version);
    await ensurePackages(root);
    const require = createRequire(import.meta.url);
    require("tsx/cjs");
    process.exitCode = await require("./main.ts").main(root, process.argv.slice(2));
} catch (error) {
    printError(error);
    process.exitCode = 1;
}
