import { createHash, timingSafeEqual } from "node:crypto";
import { getQueryParam } from "hono/utils/url";
import { keyInvalid, keyMissing } from "../errors/catalogue";

/** Checks keys against the sha256 of those that are allowed; with none, everyone is. */
export class ApiKeys {
    private readonly digests: Buffer[];

    /** @param hashes sha256 of each key, in hex. */
    constructor(hashes: readonly string[]) {
        this.digests = hashes.map((hash) => Buffer.from(hash, "hex"));
    }

    get required(): boolean {
        return this.digests.length > 0;
    }

    /**
     * @returns The key's place among those that are allowed.
     * @throws {ServiceError} keyMissing, keyInvalid.
     */
    check(key: string | null): number {
        if (key === null || key === "") throw keyMissing();
        const digest = createHash("sha256").update(key).digest();
        // All are compared, whatever matched, so that time tells nothing of which or how much.
        const index = this.digests.map((allowed) => timingSafeEqual(allowed, digest)).indexOf(true);
        if (index < 0) throw keyInvalid();
        return index;
    }
}

/** The key of a request: `Authorization: Bearer`, then `x-api-key`, then Perspective's `?key=`. */
export function keyOf(request: Request): string | null {
    const bearer = /^Bearer +(\S+)$/i.exec(request.headers.get("authorization") ?? "")?.[1];
    return bearer ?? request.headers.get("x-api-key") ?? queryKey(request.url);
}

/** By Hono's reader, which needs no `URL`: Perspective's clients send their key so with every request. */
const queryKey = (url: string): string | null => (getQueryParam(url, "key") as string | undefined) ?? null;
