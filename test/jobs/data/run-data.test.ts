import { expect } from "chai";
import { spawnSync } from "node:child_process";
import { createHash } from "node:crypto";
import { existsSync, mkdirSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import { dataCommand, manifestSchema, runData, SPLITS, splitFile } from "../../../jobs/data";
import { DataError } from "../../../jobs/data/data-error";
import { writeError } from "../../../jobs/data/output-folder";
import type { Row } from "../../../jobs/data/row";
import { commentsCsv, HEADER, rejection, temporaryFolder } from "../../support/comments-csv";

describe("jobs/data/run-data", () => {
    let folder: ReturnType<typeof temporaryFolder>;
    let out: string;
    beforeEach(() => {
        folder = temporaryFolder();
        out = join(folder.path, "sets", "one");
    });
    afterEach(() => folder.remove());

    const rowsOf = (name: string): Row[] =>
        readFileSync(join(out, name), "utf8")
            .trimEnd()
            .split("\n")
            .map((line) => JSON.parse(line) as Row);
    const nothingLeft = (): void => {
        expect([existsSync(out), existsSync(`${out}.partial`)]).to.deep.equal([false, false]);
    };

    it("writes three splits and a manifest whose counts, rates and digests are those of the files", async () => {
        const source = folder.write("a.csv", commentsCsv(200, 40));
        await runData({ source, out, now: () => new Date(0) });
        const manifest = manifestSchema.parse(JSON.parse(readFileSync(join(out, "manifest.json"), "utf8")));
        const digests = SPLITS.map((split) => {
            const bytes = readFileSync(join(out, splitFile(split)));
            const sha256 = createHash("sha256").update(bytes).digest("hex");
            expect(manifest.files[splitFile(split)]).to.deep.equal({ sha256, bytes: bytes.length });
            const rows = rowsOf(splitFile(split));
            expect(manifest.rows[split]).to.equal(rows.length);
            const toxic = rows.filter((row) => row.labels[0] === 1).length / rows.length;
            expect(manifest.label_rates[split].toxic).to.be.closeTo(toxic, 1e-6);
            expect(Object.keys(rows[0] ?? {})).to.deep.equal(["id", "text", "labels"]);
            return sha256;
        });
        expect(manifest.sha256).to.equal(createHash("sha256").update(digests.join("")).digest("hex"));
        expect(manifest).to.include({ source, contract: 1, created: "1970-01-01T00:00:00.000Z" });
    });

    it("gives the same fingerprint for the same rows and seed, another for another seed", async () => {
        const source = folder.write("a.csv", commentsCsv(200, 40));
        const first = await runData({ source, out, seed: 3 });
        expect((await runData({ source, out, seed: 3 })).sha256).to.equal(first.sha256);
        expect((await runData({ source, out, seed: 4 })).sha256).not.to.equal(first.sha256);
    });

    it("reads a folder of CSVs, plain and gzip, and removes copies across them", async () => {
        const input = join(folder.path, "in");
        mkdirSync(input);
        folder.write("in/a.csv", commentsCsv(100, 20));
        folder.write("in/b.csv.gz", gzipSync(commentsCsv(150, 20).replace(/^r(\d+),/gm, "b$1,")));
        folder.write("in/notes.txt", "not read");
        const manifest = await runData({ source: input, out });
        expect(manifest.dropped).to.include({ duplicate: 100 });
        expect(manifest.rows.train + manifest.rows.validation + manifest.rows.test).to.equal(150);
    });

    it("lets no near-identical comments straddle two splits", async () => {
        const copies = Array.from(
            { length: 60 },
            (_, i) => `c${i},"buy cheap watches at our shop today number ${i}",1,0,0,0,0,0`,
        );
        const source = folder.write("a.csv", commentsCsv(300, 40) + copies.join("\n"));
        const manifest = await runData({ source, out });
        const holders = SPLITS.filter((split) =>
            rowsOf(splitFile(split)).some((row) => row.text.includes("watches")),
        );
        expect(holders).to.have.length(1);
        expect(manifest.near_duplicate_clusters).to.be.greaterThan(0);
    });

    it("refuses sources that are not there or hold no CSV, leaving nothing behind", async () => {
        expect((await rejection(runData({ source: join(folder.path, "no"), out }))).message).to.match(
            /no such file or folder .*allowed: sample, kaggle/,
        );
        nothingLeft();
        mkdirSync(join(folder.path, "empty"));
        expect((await rejection(runData({ source: join(folder.path, "empty"), out }))).message).to.match(
            /the folder holds no CSV/,
        );
        nothingLeft();
    });

    it("keeps the earlier data set when new input is broken", async () => {
        await runData({ source: folder.write("a.csv", commentsCsv(100, 20)), out });
        const before = readFileSync(join(out, "manifest.json"), "utf8");
        await rejection(runData({ source: folder.write("b.csv", `${HEADER}\n1,a,7,0,0,0,0,0\n`), out }));
        expect(readFileSync(join(out, "manifest.json"), "utf8")).to.equal(before);
        expect(readdirSync(join(folder.path, "sets"))).to.deep.equal(["one"]);
    });

    it("does not replace a folder that holds something else", async () => {
        const source = folder.write("a.csv", commentsCsv(100, 20));
        expect((await rejection(runData({ source, out: folder.path }))).message).to.match(
            /exists and is no data set/,
        );
        expect(existsSync(source)).to.equal(true);
    });

    it("names a file that stands where the folder should be", async () => {
        const source = folder.write("a.csv", commentsCsv(100, 20));
        const error = await rejection(runData({ source, out: join(source, "set") }));
        expect(error).to.be.instanceOf(DataError);
        expect(error.message).to.match(/a file stands where a folder is needed \(ENOTDIR\)/);
    });

    it("removes what a killed run left", async () => {
        mkdirSync(`${out}.partial`, { recursive: true });
        await runData({ source: folder.write("a.csv", commentsCsv(100, 20)), out });
        expect(readdirSync(join(folder.path, "sets"))).to.deep.equal(["one"]);
    });

    it("leaves nothing half-written when the system stops it from writing", function () {
        // A real failing write needs a real limit: here the shell's on file sizes, in blocks of 512 or 1,024 bytes.
        if (process.platform === "win32") this.skip();
        const source = folder.write("a.csv", commentsCsv(3000, 300));
        const script = `require("./jobs/data").runData({ source: process.argv[1], out: process.argv[2] })
            .then(() => console.log("written"), (error) => console.log(error.name + ": " + error.message));`;
        const run = spawnSync(
            "sh",
            [
                "-c",
                'ulimit -f 8; exec "$0" --require tsx/cjs -e "$1" "$2" "$3"',
                process.execPath,
                script,
                source,
                out,
            ],
            {
                cwd: join(__dirname, "../../.."),
                encoding: "utf8",
                env: { ...process.env, TSX_DISABLE_CACHE: "1" },
            },
        );
        expect(run.stdout + run.stderr).to.match(
            /DataError: .*limit on file sizes is reached \(EFBIG\)\. Raise it/,
        );
        nothingLeft();
    });

    it("has a remedy for a full disk, missing rights and a read-only file system", () => {
        for (const [code, expected] of [
            ["ENOSPC", /out: the output can't be written: the disk is full \(ENOSPC\)\. Free some space/],
            ["EACCES", /you may not write there \(EACCES\)\. Change the permissions/],
            ["EROFS", /read-only \(EROFS\)/],
        ] as const) {
            expect((writeError("out", Object.assign(new Error("raw"), { code })) as Error).message).to.match(
                expected,
            );
        }
        const bug = new TypeError("x is undefined");
        expect(writeError("out", bug)).to.equal(bug);
    });
});

describe("jobs/data/command", () => {
    for (const [argv, expected] of [
        [["--out", "x"], /--source is missing/],
        [["--source", "sample"], /--out is missing/],
        [["--source", "sample", "--out", "x", "--seed", "1.5"], /--seed .*got "1\.5"; allowed: an integer/],
        [["--source", "sample", "--out", "x", "--seed", "99999999999"], /--seed/],
        [["--sauce", "sample"], /Unknown option '--sauce'/],
        [["sample"], /Unexpected argument 'sample'/],
    ] as const) {
        it(`refuses ${argv.join(" ")} and shows the usage`, async () => {
            const error = await rejection(dataCommand([...argv]));
            expect(error).to.be.instanceOf(DataError);
            expect(error.message).to.match(expected).and.to.include("Usage: data --source");
        });
    }
});
