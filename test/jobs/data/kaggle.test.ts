import { expect } from "chai";
import { existsSync, readdirSync } from "node:fs";
import { createServer } from "node:net";
import { join } from "node:path";
import { kaggleAuthorization } from "../../../jobs/data/kaggle-credentials";
import { downloadKaggle, type KaggleOptions } from "../../../jobs/data/kaggle";
import { readRows } from "../../../jobs/data/read-rows";
import { runData } from "../../../jobs/data";
import { commentsCsv, rejection, temporaryFolder } from "../../support/comments-csv";
import { FakeKaggle, zipOf } from "../../support/fake-kaggle";

const PATH = "/competitions/data/download/jigsaw-toxic-comment-classification-challenge/train.csv.zip";
const ARCHIVE = zipOf("train.csv", commentsCsv(50, 10));

describe("jobs/data/kaggle", () => {
    let kaggle: FakeKaggle;
    let folder: ReturnType<typeof temporaryFolder>;
    beforeEach(async () => {
        kaggle = await FakeKaggle.start();
        folder = temporaryFolder();
    });
    afterEach(async () => {
        await kaggle.stop();
        folder.remove();
    });
    const options = (more: Partial<KaggleOptions> = {}): KaggleOptions => ({
        env: { KAGGLE_API_TOKEN: "KGAT_secret", MODERATO_KAGGLE_URL: kaggle.url },
        retryDelayMs: 1,
        ...more,
    });
    const failure = async (more: Partial<KaggleOptions> = {}): Promise<string> =>
        (await rejection(downloadKaggle(folder.path, options(more)))).message;
    const status = (code: number): void => {
        kaggle.answers = [
            (_, response) => response.writeHead(code, { "content-type": "application/json" }).end("{}"),
        ];
    };

    it("asks for the competition's file with the bearer token and reads the rows in the archive", async () => {
        kaggle.answers = [
            (_, response) => response.writeHead(200, { "content-type": "application/zip" }).end(ARCHIVE),
        ];
        const { rows } = await readRows([await downloadKaggle(folder.path, options())]);
        expect(rows).to.have.length(50);
        expect(kaggle.requests).to.deep.equal([
            { method: "GET", url: PATH, authorization: "Bearer KGAT_secret" },
        ]);
    });

    it("follows the redirect to storage without handing it the credentials", async () => {
        const storage = await FakeKaggle.start();
        try {
            storage.answers = [(_, response) => response.writeHead(200).end(ARCHIVE)];
            kaggle.answers = [
                (_, response) => response.writeHead(302, { location: `${storage.url}/signed` }).end(),
            ];
            await downloadKaggle(folder.path, options());
            expect(storage.requests).to.deep.equal([
                { method: "GET", url: "/signed", authorization: undefined },
            ]);
        } finally {
            await storage.stop();
        }
    });

    it("makes a data set of it and leaves no archive behind", async () => {
        kaggle.answers = [(_, response) => response.writeHead(200).end(ARCHIVE)];
        const out = join(folder.path, "set");
        const manifest = await runData({ source: "kaggle", out, kaggle: options() });
        expect(manifest.rows).to.deep.equal({ train: 40, validation: 5, test: 5 });
        expect(readdirSync(out).sort()).to.deep.equal([
            "manifest.json",
            "test.jsonl",
            "train.jsonl",
            "validation.jsonl",
        ]);
    });

    it("uses user and key where there is no token, and a file that the token variable names", async () => {
        expect(await kaggleAuthorization({ KAGGLE_USERNAME: "ann", KAGGLE_KEY: "k1" })).to.equal(
            `Basic ${Buffer.from("ann:k1").toString("base64")}`,
        );
        const file = folder.write("token", "KGAT_from_file\n");
        expect(await kaggleAuthorization({ KAGGLE_API_TOKEN: file })).to.equal("Bearer KGAT_from_file");
        expect((await rejection(kaggleAuthorization({ KAGGLE_API_TOKEN: `${file}.no` }))).message).to.match(
            /ENOENT/,
        );
    });

    it("says before any request what is missing without credentials", async () => {
        expect(await failure({ env: { MODERATO_KAGGLE_URL: kaggle.url } })).to.match(
            /no Kaggle credentials \(allowed: KAGGLE_API_TOKEN, or KAGGLE_USERNAME with KAGGLE_KEY.*kaggle\.com\/settings/,
        );
        expect(await failure({ env: { KAGGLE_USERNAME: "ann" } })).to.match(
            /KAGGLE_USERNAME is set without KAGGLE_KEY/,
        );
        expect(kaggle.requests).to.deep.equal([]);
    });

    for (const [code, expected] of [
        [401, /does not accept the credentials \(HTTP 401\)\. Create a new token/],
        [403, /have not accepted the competition's rules \(HTTP 403\)\. Open https:.*\/rules, join/],
        [404, /does not know the competition's file \(HTTP 404\)\. Check MODERATO_KAGGLE_URL/],
        [429, /limits the rate of your requests \(HTTP 429\)/],
    ] as const) {
        it(`answers HTTP ${code} with its remedy, after one request, without showing the token`, async () => {
            status(code);
            const message = await failure();
            expect(message).to.match(expected).and.not.to.include("KGAT_secret");
            expect(kaggle.requests).to.have.length(1);
        });
    }

    it("tries again after Kaggle's own faults and cut connections, three times in all", async () => {
        kaggle.answers = [
            (_, response) => response.writeHead(503).end(),
            (_, response) => {
                response.writeHead(200, { "content-length": ARCHIVE.length });
                response.write(ARCHIVE.subarray(0, 20), () => response.destroy());
            },
            (_, response) => response.writeHead(200).end(ARCHIVE),
        ];
        await downloadKaggle(folder.path, options());
        expect(kaggle.requests).to.have.length(3);
        kaggle.requests.length = 0;
        status(500);
        expect(await failure()).to.match(/fault of its own \(HTTP 500\)/);
        expect(kaggle.requests).to.have.length(3);
    });

    it("says which host can't be reached", async () => {
        const closed = createServer();
        const port = await new Promise<number>((resolve) =>
            closed.listen(0, "127.0.0.1", () => resolve((closed.address() as { port: number }).port)),
        );
        await new Promise((resolve) => closed.close(resolve));
        const env = { KAGGLE_API_TOKEN: "t", MODERATO_KAGGLE_URL: `http://127.0.0.1:${port}` };
        expect(await failure({ env })).to.match(
            new RegExp(`127.0.0.1:${port} can't be reached \\(ECONNREFUSED\\)`),
        );
    });

    it("stops a server that never answers", async () => {
        kaggle.answers = [() => undefined];
        expect(await failure({ timeoutMs: 30 })).to.match(/took too long/);
    });

    it("stops a download beyond the bound, announced or not", async () => {
        kaggle.answers = [
            (_, response) => response.writeHead(200, { "content-length": ARCHIVE.length }).end(ARCHIVE),
        ];
        expect(await failure({ maxBytes: 100 })).to.match(/larger than expected .*at most 100 bytes/);
        kaggle.answers = [
            (_, response) => response.writeHead(200, { "transfer-encoding": "chunked" }).end(ARCHIVE),
        ];
        expect(await failure({ maxBytes: 100 })).to.match(/larger than expected/);
        expect(kaggle.requests).to.have.length(2);
    });

    it("refuses a web page, a damaged archive and one without a CSV", async () => {
        kaggle.answers = [
            (_, response) =>
                response.writeHead(200, { "content-type": "text/html; charset=utf-8" }).end("<html>"),
        ];
        expect(await failure()).to.match(/a web page instead of the file/);
        for (const [archive, expected] of [
            [ARCHIVE.subarray(0, ARCHIVE.length - 30), /the archive is damaged/],
            [zipOf("readme.txt", "hello"), /holds no file that ends with "\.csv" \(got "readme\.txt"/],
        ] as const) {
            kaggle.answers = [(_, response) => response.writeHead(200).end(archive)];
            const input = await downloadKaggle(folder.path, options());
            expect((await rejection(readRows([input]))).message).to.match(expected);
        }
    });

    it("leaves nothing behind when the download fails", async () => {
        status(403);
        const out = join(folder.path, "set");
        await rejection(runData({ source: "kaggle", out, kaggle: options() }));
        expect([existsSync(out), existsSync(`${out}.partial`)]).to.deep.equal([false, false]);
    });
});
