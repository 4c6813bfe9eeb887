import { execFile } from "node:child_process";
import { createRequire } from "node:module";
import { join } from "node:path";
import { promisify } from "node:util";

/** Public clients lie outside the project; `npm test` sets these variables to where. */
const PYTHON = process.env["MODERATO_CLIENTS_PYTHON"];
const NODE = process.env["MODERATO_CLIENTS_NODE"];

/** Skips the enclosing suite visibly where its client is not installed. */
export function needsPythonClients(): void {
    before("needs MODERATO_CLIENTS_PYTHON: a Python with the clients of test/clients", function () {
        if (PYTHON === undefined) this.skip();
    });
}

export function needsNodeClients(): void {
    before("needs MODERATO_CLIENTS_NODE: a folder with the clients of test/clients/node", function () {
        if (NODE === undefined) this.skip();
    });
}

/** Runs a script of this folder and reads the JSON that it prints. */
export async function runPython(script: string, args: readonly string[]): Promise<unknown> {
    const { stdout } = await promisify(execFile)(PYTHON as string, [join(__dirname, script), ...args], {
        maxBuffer: 1 << 26,
        timeout: 60_000,
    });
    return JSON.parse(stdout) as unknown;
}

/** A package of the clients' folder, by its CommonJS entry. */
export function requireClient(name: string): unknown {
    return createRequire(join(NODE as string, "package.json"))(name) as unknown;
}

/** What a client's package itself requires, e.g. its HTTP library. */
export function requireOf(name: string, dependency: string): unknown {
    const client = createRequire(join(NODE as string, "package.json")).resolve(name);
    return createRequire(client)(dependency) as unknown;
}
