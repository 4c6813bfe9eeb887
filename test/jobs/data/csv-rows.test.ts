import { expect } from "chai";
import { gzipSync } from "node:zlib";
import { csvFile } from "../../../jobs/data/csv-bytes";
import { readCsvRows } from "../../../jobs/data/csv-rows";
import { DataError } from "../../../jobs/data/data-error";
import type { SourceRow } from "../../../jobs/data/row";
import { HEADER, rejection, temporaryFolder } from "../../support/comments-csv";

describe("jobs/data/csv-rows", () => {
    let folder: ReturnType<typeof temporaryFolder>;
    beforeEach(() => (folder = temporaryFolder()));
    afterEach(() => folder.remove());

    async function read(content: string | Buffer, bad: string[] = []): Promise<SourceRow[]> {
        const rows: SourceRow[] = [];
        const file = csvFile(folder.write("in.csv", content));
        for await (const row of readCsvRows(file, (reason, _, line) => bad.push(`${reason}:${line}`)))
            rows.push(row);
        return rows;
    }

    async function failure(content: string | Buffer): Promise<DataError> {
        const error = await rejection(read(content));
        expect(error, error.stack).to.be.instanceOf(DataError);
        return error as DataError;
    }

    it("reads quotes, commas and line breaks inside a field, and tells the line at which each row starts", async () => {
        const rows = await read(
            `${HEADER}\n1,"He said ""no"",\nthen left",0,0,0,0,0,0\n2,plain,1,0,1,0,1,0\n`,
        );
        expect(rows.map(({ id, text, labels, line }) => ({ id, text, labels, line }))).to.deep.equal([
            { id: "1", text: 'He said "no",\nthen left', labels: [0, 0, 0, 0, 0, 0], line: 2 },
            { id: "2", text: "plain", labels: [1, 0, 1, 0, 1, 0], line: 4 },
        ]);
    });

    it("reads a byte order mark before a quoted header, CRLF, columns in another order and foreign ones", async () => {
        const header = '"toxic",note,id,severe_toxic,obscene,threat,insult,identity_hate,comment_text';
        const rows = await read(`\ufeff${header}\r\n1,x,a,0,0,1,0,0,hey\r\n0,y,b,0,0,0,0,0,ho\r\n`);
        expect(rows.map((row) => [row.id, row.text, row.labels.join(""), row.line])).to.deep.equal([
            ["a", "hey", "100100", 2],
            ["b", "ho", "000000", 3],
        ]);
    });

    it("reads gzip whatever its name, and refuses one that is cut off", async () => {
        const packed = gzipSync(`${HEADER}\n1,${"long ".repeat(2000)},0,0,0,0,0,0\n`);
        expect(await read(packed)).to.have.length(1);
        expect((await failure(packed.subarray(0, packed.length - 12))).message).to.match(
            /gzip is damaged or cut off/,
        );
    });

    it("names missing columns, what was found and what is allowed", async () => {
        const { fault, message } = await failure("id,comment_text,toxic,obscene,insult\n1,a,0,0,0\n");
        expect(fault.problem).to.equal('missing columns "severe_toxic", "threat", "identity_hate"');
        expect(fault.value).to.equal("id, comment_text, toxic, obscene, insult");
        expect(message).to.include("in.csv:1").and.to.include("leave this file out");
    });

    it("refuses a header that names a column twice", async () => {
        expect((await failure(`${HEADER},toxic\n1,a,0,0,0,0,0,0,1\n`)).fault).to.include({
            column: "toxic",
            line: 1,
        });
    });

    for (const value of ["2", "yes", "", "-1", "0.5", "٠"]) {
        it(`refuses the label ${JSON.stringify(value)} with file, line, column, value and what is allowed`, async () => {
            const { fault, message } = await failure(`${HEADER}\n1,a,0,0,0,0,0,0\n2,b,0,0,0,${value},0,0\n`);
            expect(fault).to.include({ line: 3, column: "threat", value, allowed: "0 or 1" });
            expect(message).to.match(/in\.csv:3, column "threat": a label is neither 0 nor 1/);
        });
    }

    it("takes labels written as 0.0 and 1.0, as data frames export them", async () => {
        expect((await read(`${HEADER}\n1,a,1.0,0.0,0.0,0.0,1.0,0.0\n`))[0]?.labels).to.deep.equal([
            1, 0, 0, 0, 1, 0,
        ]);
    });

    it("leaves out rows with NUL bytes or invalid UTF-8 and reports their lines", async () => {
        const bad: string[] = [];
        const content = Buffer.concat([
            Buffer.from(`${HEADER}\n1,good,0,0,0,0,0,0\n2,nul \0 here,0,0,0,0,0,0\n3,latin `),
            Buffer.from([0xe9, 0xff]),
            Buffer.from(",0,0,0,0,0,0\n4,gut,0,0,0,0,0,0\n"),
        ]);
        expect((await read(content, bad)).map((row) => row.id)).to.deep.equal(["1", "4"]);
        expect(bad).to.deep.equal(["nul_byte:3", "invalid_utf8:4"]);
    });

    it("refuses an empty file, a header alone, and a row without id", async () => {
        expect((await failure("")).message).to.match(/the file is empty/);
        expect((await failure("\n\n")).message).to.match(/the file is empty/);
        expect((await failure(`${HEADER}\n`)).message).to.match(/a header but no rows/);
        expect((await failure(`${HEADER}\n ,a,0,0,0,0,0,0\n`)).fault).to.include({ column: "id", line: 2 });
    });

    it("refuses a quote that is never closed and a row with too few fields, with the line", async () => {
        const open = await failure(`${HEADER}\n1,"never closed,0,0,0,0,0,0\n2,b,0,0,0,0,0,0\n`);
        expect(open.fault.problem).to.equal("a quote is opened and never closed");
        const short = await failure(`${HEADER}\n1,a,0,0,0,0,0,0\n2,b,0,0\n`);
        expect(short.fault.line).to.equal(3);
        expect(short.message).to.match(/more or fewer fields than the header/);
    });

    it("quotes no comment in what it says of a broken row", async () => {
        for (const row of ['1,my "secret,0,0,0,0,0,0', '1,"secret" words,0,0,0,0,0,0', "1,secret,0"]) {
            const { message, fault } = await failure(`${HEADER}\n${row}\n`);
            expect(fault.line, row).to.equal(2);
            expect(message).not.to.match(/secret|Buffer/);
        }
    });

    const foreign: [string, Buffer, RegExp][] = [
        ["UTF-16", Buffer.from(`\ufeff${HEADER}\n`, "utf16le"), /UTF-16/],
        ["a zip", Buffer.from("PK\u0003\u0004rest of it", "latin1"), /zip archive or a spreadsheet/],
        ["binary", Buffer.from([0x7f, 0x45, 0x4c, 0x46, 0, 0, 0, 0, 0, 0, 1, 2]), /binary, not text/],
        ["a gzip of binary", gzipSync(Buffer.alloc(4000)), /binary, not text/],
    ];
    for (const [what, content, expected] of foreign) {
        it(`refuses ${what}`, async () => {
            expect((await failure(content)).message).to.match(expected);
        });
    }
});
