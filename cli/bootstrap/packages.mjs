import { spawn } from "node:child_process";
import { createHash } from "node:crypto";
import { existsSync, mkdirSync, openSync, closeSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { withLock } from "./lock.mjs";
import { step } from "./progress.mjs";
import { UserError } from "./user-error.mjs";

/**
 * Installs the npm packages of package-lock.json unless node_modules already holds exactly those. `npm ci` begins by
 * removing node_modules, and the stamp is written last: an installation that was killed has none and is redone.
 * @param {string} root the project's folder
 * @param {{ npm?: string, logDir?: string }} [options] `npm`: the command (npm's own variable when run by npm)
 * @returns {Promise<boolean>} whether something was installed
 */
export async function ensurePackages(root, options = {}) {
    const lock = readFileSync(join(root, "package-lock.json"));
    const want = `${createHash("sha256").update(lock).digest("hex")} ${process.versions.modules} ${process.platform}-${process.arch}\n`;
    const stamp = join(root, "node_modules", ".moderato-packages");
    const installed = () => existsSync(stamp) && readFileSync(stamp, "utf8") === want;
    if (installed()) return false;
    const logDir = options.logDir ?? join(root, ".moderato", "logs");
    mkdirSync(logDir, { recursive: true });
    return withLock(join(logDir, "..", "packages.lock"), async () => {
        if (installed()) return false;
        await step("npm packages", () => npmCi(root, options.npm ?? "npm", join(logDir, "npm-ci.log")));
        writeFileSync(stamp, want);
        return true;
    });
}

/** @param {string} root @param {string} npm @param {string} log @returns {Promise<void>} */
function npmCi(root, npm, log) {
    return new Promise((resolve, reject) => {
        const fd = openSync(log, "w");
        const child = spawn(npm, ["ci", "--no-audit", "--no-fund", "--loglevel=http"], {
            cwd: root,
            // onnxruntime-node would fetch GPU libraries from elsewhere; the package holds the CPU ones.
            env: { ...process.env, ONNXRUNTIME_NODE_INSTALL: "skip" },
            stdio: ["ignore", fd, fd],
            shell: process.platform === "win32",
        });
        /** @param {string} why */
        const fail = (why) => {
            const lines = readFileSync(log, "utf8").trimEnd().split("\n");
            // npm says first what is wrong, then how it is used; what it fetched is no news.
            const errors = lines.filter((line) => /^npm (error|ERR!) +\S/.test(line));
            const shown = (errors.length ? errors : lines).slice(0, 8);
            reject(
                new UserError(
                    `\`npm ci\` ${why}. It says:\n${shown.map((line) => `    ${line}`).join("\n")}`,
                    `The whole log: ${log}\nMake sure that this machine reaches its npm registry (\`npm ping\`) or has the packages in npm's cache, then run the command again.`,
                ),
            );
        };
        child.on("error", (error) => fail(`could not start (${error.message})`));
        child.on("close", (code) => {
            closeSync(fd);
            if (code === 0) resolve();
            else fail(`failed with exit code ${code}`);
        });
    });
}
