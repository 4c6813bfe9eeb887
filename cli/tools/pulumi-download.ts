import { spawn } from "node:child_process";
import { createHash } from "node:crypto";
import { createWriteStream, existsSync, rmSync } from "node:fs";
import { join } from "node:path";
import { Readable, Transform } from "node:stream";
import { pipeline } from "node:stream/promises";
import { UserError } from "../bootstrap/user-error.mjs";

/** Where Pulumi publishes its releases; `MODERATO_PULUMI_DOWNLOADS` names a mirror with the same file names. */
export const PULUMI_DOWNLOADS = "https://get.pulumi.com/releases/sdk";
/** A machine without a way out must go on to the next way soon. */
const ANSWER_MS = 8_000;
const STALL_MS = 30_000;

/** The site cannot be reached or has no such file: the next way is tried. A wrong checksum is not this. */
export class DownloadUnavailable extends Error {}

/** The sha256 that a checksum file ("<hex>  <name>" a line) gives for a file. */
export function checksumOf(checksums: string, file: string): string | undefined {
    for (const line of checksums.split("\n")) {
        const [hash, name] = line.trim().split(/\s+\*?/);
        if (name === file && hash && /^[0-9a-f]{64}$/i.test(hash)) return hash.toLowerCase();
    }
    return undefined;
}

async function get(url: string, stalled: AbortController): Promise<Response> {
    const timer = setTimeout(
        () => stalled.abort(new Error(`no answer within ${String(ANSWER_MS / 1000)} s`)),
        ANSWER_MS,
    );
    try {
        const response = await fetch(url, { signal: stalled.signal });
        if (!response.ok) throw new Error(`status ${String(response.status)}`);
        return response;
    } catch (error) {
        throw new DownloadUnavailable(`${url}: ${reason(error)}`);
    } finally {
        clearTimeout(timer);
    }
}

/** Node's fetch says only "fetch failed"; the cause says why. */
function reason(error: unknown): string {
    if (!(error instanceof Error)) return String(error);
    return error.cause instanceof Error ? error.cause.message : error.message;
}

/**
 * Downloads the official release and unpacks it into `directory` (which then holds `pulumi` and its language hosts).
 * The archive is checked against the release's own checksum file before anything of it is used. Pulumi signs neither
 * in a way that Node could verify alone, so the trust is that of the site's TLS certificate.
 * @throws DownloadUnavailable when the site cannot be reached
 * @throws UserError when the archive is not what the checksum file says
 */
export async function downloadPulumi(
    directory: string,
    version: string,
    platform: string,
    note: (detail: string) => void,
    base: string = process.env["MODERATO_PULUMI_DOWNLOADS"] ?? PULUMI_DOWNLOADS,
): Promise<void> {
    const file = `pulumi-v${version}-${platform}.tar.gz`;
    const sums = `${base}/pulumi-${version}-checksums.txt`;
    const stalled = new AbortController();
    const expected = checksumOf(await (await get(sums, stalled)).text(), file);
    if (!expected) throw new DownloadUnavailable(`${sums}: no checksum of ${file}`);
    const response = await get(`${base}/${file}`, stalled);
    if (!response.body) throw new DownloadUnavailable(`${base}/${file}: empty answer`);

    const total = Number(response.headers.get("content-length") ?? 0);
    const hash = createHash("sha256");
    let received = 0;
    let noted = Date.now();
    let timer = setTimeout(() => undefined, 0);
    const meter = new Transform({
        transform(chunk: Buffer, _encoding, done) {
            clearTimeout(timer);
            timer = setTimeout(
                () => stalled.abort(new Error(`no data for ${String(STALL_MS / 1000)} s`)),
                STALL_MS,
            );
            hash.update(chunk);
            received += chunk.length;
            if (Date.now() - noted > 2_000) {
                noted = Date.now();
                note(`downloading ${mebibytes(received)}${total ? ` of ${mebibytes(total)}` : ""}`);
            }
            done(null, chunk);
        },
    });
    const archive = join(directory, file);
    try {
        await pipeline(Readable.fromWeb(response.body), meter, createWriteStream(archive));
    } catch (error) {
        throw new DownloadUnavailable(`${base}/${file}: ${reason(error)}`);
    } finally {
        clearTimeout(timer);
    }
    const actual = hash.digest("hex");
    if (actual !== expected)
        throw new UserError(
            `The download ${base}/${file} is not what its release says: sha256 ${actual}, expected ${expected}. It was not used.`,
            "Try again; if it stays so, something between this machine and Pulumi changes downloads: install Pulumi another way (pulumi.com/docs/install) and run the command again.",
        );
    note("unpacking");
    await unpack(archive, directory);
    rmSync(archive);
}

const mebibytes = (bytes: number): string => `${(bytes / 1024 / 1024).toFixed(0)} MiB`;

/** The archive holds one folder `pulumi`; its files are what we want. */
async function unpack(archive: string, directory: string): Promise<void> {
    const tar = spawn("tar", ["-xzf", archive, "-C", directory, "--strip-components=1"], {
        stdio: ["ignore", "ignore", "pipe"],
    });
    let errors = "";
    tar.stderr.setEncoding("utf8").on("data", (text: string) => (errors += text));
    const code = await new Promise<number | string | null>((resolve) => {
        tar.on("error", (error) => resolve(error.message));
        tar.on("close", resolve);
    });
    if (code !== 0 || !existsSync(join(directory, "pulumi")))
        throw new UserError(
            `Cannot unpack ${archive} with tar (${String(code)}): ${errors.trim() || "it holds no pulumi/pulumi"}`,
            "Check the free space of the folder, and that tar and gzip are installed.",
        );
}
