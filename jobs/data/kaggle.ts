import { createWriteStream } from "node:fs";
import { join } from "node:path";
import { pipeline as streamPipeline, Readable, Transform } from "node:stream";
import { pipeline } from "node:stream/promises";
import { setTimeout as delay } from "node:timers/promises";
import { plainBytes, type CsvInput } from "./csv-bytes";
import { DataError, errorCode } from "./data-error";
import { kaggleAuthorization, type KaggleEnvironment } from "./kaggle-credentials";
import { openZipEntry } from "./zip-entry";

const COMPETITION = "jigsaw-toxic-comment-classification-challenge";
const TRAIN_FILE = "train.csv.zip";
const RULES_PAGE = `https://www.kaggle.com/competitions/${COMPETITION}/rules`;
const SOURCE_NAME = `kaggle:${TRAIN_FILE}`;
const BY_HAND = `Or download it by hand from https://www.kaggle.com/competitions/${COMPETITION}/data and give its folder.`;

/** Settings of a download; all have defaults fit for Kaggle. */
export interface KaggleOptions {
    env: KaggleEnvironment & { MODERATO_KAGGLE_URL?: string | undefined };
    /** Most bytes to accept (default 256 MiB; the file has 27 MB). */
    maxBytes?: number;
    /** For the whole of one attempt (default 10 minutes). */
    timeoutMs?: number;
    /** Before the second attempt, doubled before the third (default 1 second). */
    retryDelayMs?: number;
}

const ATTEMPTS = 3;

/**
 * Downloads the competition's training rows into `folder` and gives the CSV inside.
 *
 * `GET {MODERATO_KAGGLE_URL, else https://www.kaggle.com/api/v1}/competitions/data/download/{competition}/{file}`,
 * the path that Kaggle's own client declares (kagglesdk, ApiDownloadDataFileRequest); it redirects to signed
 * storage, to which `fetch` does not carry the credentials.
 */
export async function downloadKaggle(folder: string, options: KaggleOptions): Promise<CsvInput> {
    const authorization = await kaggleAuthorization(options.env);
    const base = (options.env.MODERATO_KAGGLE_URL || "https://www.kaggle.com/api/v1").replace(/\/+$/, "");
    const url = `${base}/competitions/data/download/${COMPETITION}/${TRAIN_FILE}`;
    const archive = join(folder, TRAIN_FILE);
    for (let attempt = 1; ; attempt++) {
        try {
            await downloadOnce(url, authorization, archive, options);
            break;
        } catch (error) {
            const failure = error instanceof DataError ? error : networkError(url, error);
            if (attempt === ATTEMPTS || !isTransient(error)) throw failure;
            await delay((options.retryDelayMs ?? 1000) * 2 ** (attempt - 1));
        }
    }
    return {
        name: SOURCE_NAME,
        open: async () => {
            const plain = plainBytes(SOURCE_NAME);
            // Errors of either stream reach the reader of `plain`.
            streamPipeline(await openZipEntry(archive, ".csv", SOURCE_NAME), plain, () => undefined);
            return plain;
        },
    };
}

async function downloadOnce(
    url: string,
    authorization: string,
    archive: string,
    { maxBytes = 256 * 1024 ** 2, timeoutMs = 600_000 }: KaggleOptions,
): Promise<void> {
    const signal = AbortSignal.timeout(timeoutMs);
    const response = await fetch(url, {
        headers: {
            authorization,
            accept: "application/zip, application/octet-stream",
            "user-agent": "moderato",
        },
        signal,
    });
    if (!response.ok || response.body === null) {
        await response.body?.cancel();
        throw statusError(response.status);
    }
    const type = response.headers.get("content-type") ?? "";
    if (type.startsWith("text/html")) {
        // A login page with status 200: what a wrong base URL or a proxy answers.
        await response.body.cancel();
        throw new DataError({
            file: SOURCE_NAME,
            problem: "Kaggle answered with a web page instead of the file",
            value: type,
            allowed: "a zip archive",
            remedy: `Check the token and any proxy. ${BY_HAND}`,
        });
    }
    let received = 0;
    const limited = new Transform({
        transform(chunk: Buffer, _encoding, done) {
            received += chunk.length;
            done(received <= maxBytes ? null : tooLarge(maxBytes), chunk);
        },
    });
    // `fetch` itself fails when fewer bytes come than Content-Length announced.
    await pipeline(Readable.fromWeb(response.body), limited, createWriteStream(archive), { signal });
}

/** What each status of Kaggle means for the user. */
function statusError(status: number): DataError {
    const known: Record<number, [problem: string, remedy: string]> = {
        401: [
            "Kaggle does not accept the credentials",
            "Create a new token at https://www.kaggle.com/settings (API) and set KAGGLE_API_TOKEN.",
        ],
        403: [
            "Kaggle refuses the download: most likely you have not accepted the competition's rules",
            `Open ${RULES_PAGE}, join with the account of the token, then run it again.`,
        ],
        404: [
            "Kaggle does not know the competition's file",
            `Check MODERATO_KAGGLE_URL if you set it. ${BY_HAND}`,
        ],
        429: ["Kaggle limits the rate of your requests", "Wait a few minutes and run it again."],
    };
    const [problem, remedy] = known[status] ?? [
        status >= 500 ? "Kaggle has a fault of its own" : "Kaggle answers with an unexpected status",
        `Run it again later. ${BY_HAND}`,
    ];
    return new DataError(
        { file: SOURCE_NAME, problem: `${problem} (HTTP ${status})`, remedy },
        { cause: { status } },
    );
}

function tooLarge(maxBytes: number): DataError {
    return new DataError({
        file: SOURCE_NAME,
        problem: "the download is larger than expected and was stopped",
        allowed: `at most ${maxBytes} bytes`,
        remedy: BY_HAND,
    });
}

/** Faults that the next attempt may not meet: the network's, and Kaggle's own (5xx). */
function isTransient(error: unknown): boolean {
    if (!(error instanceof DataError)) return !isDiskError(error);
    const status = (error.cause as { status?: number } | undefined)?.status;
    return status !== undefined && status >= 500;
}

function isDiskError(error: unknown): boolean {
    return ["ENOSPC", "EDQUOT", "EFBIG", "EACCES", "EROFS", "EIO"].includes(errorCode(error) ?? "");
}

/** Errors of the disk stay what they are, for the caller's message; the others are the network's. */
function networkError(url: string, error: unknown): unknown {
    if (isDiskError(error)) return error;
    const { name, cause, message } = error as Error;
    const timedOut = name === "TimeoutError" || name === "AbortError";
    return new DataError(
        {
            file: SOURCE_NAME,
            problem: timedOut
                ? "the download took too long and was stopped"
                : `${new URL(url).host} can't be reached (${errorCode(cause) ?? errorCode(error) ?? message})`,
            remedy: `Check the connection or proxy and run it again. ${BY_HAND}`,
        },
        { cause: error },
    );
}
