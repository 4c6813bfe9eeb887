import { createHash, timingSafeEqual } from "node:crypto";
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

    /** @throws {ServiceError} keyMissing, keyInvalid. */
    check(key: string | null): void {
        if (!this.required) return;
        if (key === null || key === "") throw keyMissing();
        const digest = createHash("sha256").update(key).digest();
        // All are compared, whatever matched, so that time tells nothing of which or how much.
        const matches = this.digests.filter((allowed) => timingSafeEqual(allowed, digest));
        if (matches.length === 0) throw keyInvalid();
    }
}

/** The key of a request: `Authorization: Bearer`, then `x-api-key`, then Perspective's `?key=`. */
export function keyOf(request: Request): string | null {
    const bearer = /^Bearer +(\S+)$/i.exec(request.headers.get("authorization") ?? "")?.[1];
    return bearer ?? request.headers.get("x-api-key") ?? new URL(request.url).searchParams.get("key");
}
