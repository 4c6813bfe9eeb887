import { UserError } from "./user-error.mjs";

/** The oldest Node that every dependency supports; package.json's `engines` says the same. */
export const OLDEST_NODE = [20, 20];

/**
 * @param {string} version such as "20.20.2" or "v22.1.0"
 * @throws {UserError} when it is older than {@link OLDEST_NODE}
 */
export function checkNodeVersion(version) {
    const [major = 0, minor = 0] = version.replace(/^v/, "").split(".").map(Number);
    const [needMajor = 0, needMinor = 0] = OLDEST_NODE;
    if (major > needMajor || (major === needMajor && minor >= needMinor)) return;
    throw new UserError(
        `Node ${version} is too old: Moderato needs Node ${OLDEST_NODE.join(".")} or newer.`,
        "Install a current Node (nodejs.org, nvm or your system's packages) and run the command again.",
    );
}
