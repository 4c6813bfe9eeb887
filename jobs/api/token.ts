import { createHash, randomBytes, timingSafeEqual } from "node:crypto";
import { chmodSync, mkdirSync, readFileSync, statSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { tokenMissing, tokenWrong } from "./errors";

/** A shorter one could be guessed. */
const LEAST_LENGTH = 32;

/** Where the token lies that callers send as `Authorization: Bearer`. */
export function tokenFile(home: string): string {
    return join(home, "pipeline-token");
}

/**
 * The token of this data folder, made where there is none. Only the owner may read the file: whoever has the token
 * can make steps read any file that the owner may read.
 *
 * @throws where the file cannot be read, or holds no token
 */
export function ensureToken(home: string): string {
    const file = tokenFile(home);
    mkdirSync(dirname(file), { recursive: true });
    try {
        writeFileSync(file, `${randomBytes(32).toString("hex")}\n`, { mode: 0o600, flag: "wx", flush: true });
    } catch (error) {
        if ((error as NodeJS.ErrnoException).code !== "EEXIST") throw error;
        if ((statSync(file).mode & 0o077) !== 0) chmodSync(file, 0o600);
    }
    const token = readFileSync(file, "utf8").trim();
    if (token.length >= LEAST_LENGTH && !/\s/.test(token)) return token;
    throw new Error(
        `${file} holds ${token.length} characters; it must hold one word of at least ${LEAST_LENGTH}. ` +
            "Remove the file, and a new one is made at the next start.",
    );
}

/** Compares what callers send with the token, in a time that tells nothing of either. */
export class TokenCheck {
    readonly #digest: Buffer;

    constructor(token: string) {
        this.#digest = sha256(token);
    }

    /** @throws {ApiError} where the header is missing or holds another token */
    check(authorization: string | undefined): void {
        const sent = /^Bearer +(\S+)$/i.exec(authorization ?? "")?.[1];
        if (sent === undefined) throw tokenMissing();
        if (!timingSafeEqual(sha256(sent), this.#digest)) throw tokenWrong();
    }
}

function sha256(text: string): Buffer {
    return createHash("sha256").update(text).digest();
}
