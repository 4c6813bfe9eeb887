import { expect } from "chai";
import { pipeline, Readable } from "node:stream";
import { plainBytes, type CsvInput } from "../../../jobs/data/csv-bytes";
import { readRows } from "../../../jobs/data/read-rows";
import { HEADER, rejection } from "../../support/comments-csv";

const input = (name: string, lines: string[]): CsvInput => ({
    name,
    open: () => Promise.resolve(Readable.from([Buffer.from([HEADER, ...lines, ""].join("\n"))])),
});
const good = (count: number): string[] =>
    Array.from({ length: count }, (_, i) => `g${i},text ${i},0,0,0,0,0,0`);
const nul = (count: number): string[] => Array.from({ length: count }, (_, i) => `n${i},a\0b,0,0,0,0,0,0`);

describe("jobs/data/read-rows", () => {
    it("counts rows that it leaves out by reason, and those that are empty after cleaning", async () => {
        const { rows, dropped } = await readRows([
            input("a.csv", [...good(18), ...nul(1), "e,\u0007 \t,0,0,0,0,0,0"]),
        ]);
        expect(rows).to.have.length(18);
        expect(dropped).to.deep.equal({ nul_byte: 1, invalid_utf8: 0, empty: 1 });
    });

    it("keeps a file with 10 % bad rows and refuses one with more, naming the first", async () => {
        expect((await readRows([input("a.csv", [...good(9), ...nul(1)])])).rows).to.have.length(9);
        const error = await rejection(readRows([input("a.csv", [...good(8), ...nul(1)])]));
        expect(error.message).to.match(/^a\.csv:10: 1 of 9 rows can't be used; the first has a NUL byte/);
        expect(error.message).to.include("at most 10 %");
    });

    it("refuses one id for two comments, across files, and names both places", async () => {
        const files = [
            input("a.csv", ["7,one,0,0,0,0,0,0"]),
            input("b.csv", ["8,two,0,0,0,0,0,0", "7,three,0,0,0,0,0,0"]),
        ];
        const error = await rejection(readRows(files));
        expect(error.message).to.match(/^b\.csv:3, column "id": .*the other at a\.csv:2 \(got "7"/);
    });

    it("leaves an identical copy under the same id to deduplication", async () => {
        const row = "7,one,0,0,0,0,0,0";
        expect((await readRows([input("a.csv", [row]), input("b.csv", [row])])).rows).to.have.length(2);
    });

    it("stops a file that holds more bytes than allowed", async () => {
        const bounded: CsvInput = {
            name: "bomb.csv.gz",
            open: () => {
                const plain = plainBytes("bomb.csv.gz", 150);
                pipeline(
                    Readable.from([Buffer.from(`${HEADER}\n`), Buffer.alloc(200, "a")]),
                    plain,
                    () => undefined,
                );
                return Promise.resolve(plain);
            },
        };
        expect((await rejection(readRows([bounded]))).message).to.match(
            /bomb\.csv\.gz: the file is too large/,
        );
    });
});
