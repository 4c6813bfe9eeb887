import { expect } from "chai";
import { parseRequest, splitHead } from "../../../../serving/faces/perspective/http-message";
import { boundaryOf, parseMultipart } from "../../../../serving/faces/perspective/multipart";

describe("boundaryOf", () => {
    it("reads it quoted or bare, among other parameters", () => {
        expect(boundaryOf('multipart/mixed; boundary="===12=="')).equal("===12==");
        expect(boundaryOf("multipart/mixed;boundary=batch_x")).equal("batch_x");
        expect(boundaryOf("Multipart/Mixed; charset=utf-8; Boundary=b")).equal("b");
        expect(boundaryOf('multipart/mixed; boundary="a b"')).equal("a b");
    });

    for (const type of [
        "",
        "application/json",
        "multipart/form-data; boundary=b",
        "multipart/mixed",
        "multipart/mixed; boundary=",
        'multipart/mixed; boundary=""',
        'multipart/mixed; boundary="a\nb"',
        `multipart/mixed; boundary=${"b".repeat(71)}`,
        `multipart/mixed; boundary=${";".repeat(100_000)}`,
    ]) {
        it(`refuses ${JSON.stringify(type.slice(0, 50))}`, () => {
            expect(() => boundaryOf(type)).throw(/Content-Type must be multipart\/mixed with a boundary/);
        });
    }
});

describe("parseMultipart", () => {
    const LIMITS = { parts: 3, headerLength: 100 };
    const parse = (body: string, boundary = "b") =>
        parseMultipart(body, boundary, LIMITS).map(({ headers, body: content }) => [
            Object.fromEntries(headers),
            content,
        ]);

    const lines = ["--b", "A: 1", "", "one", "two", "--b", "", "", "three", "--b--"];
    const parts = (eol: string) => [
        [{ a: "1" }, `one${eol}two`],
        [{}, `${eol}three`],
    ];
    for (const [name, eol] of [
        ["CRLF", "\r\n"],
        ["LF, as Python's clients send", "\n"],
    ] as const) {
        it(`takes lines that end by ${name}`, () => {
            expect(parse(lines.join(eol))).deep.equal(parts(eol));
            expect(parse(lines.join(eol) + eol)).deep.equal(parts(eol));
        });
    }

    it("leaves preamble, epilogue and padding out", () => {
        expect(parse("hello\n--not\n--b \t\n\nx\n--b-- \nbye\n--b\n")).deep.equal([[{}, "x"]]);
    });

    it("takes a delimiter only where it is a whole line", () => {
        expect(parse("--b\n\n--bc\nx--b\n--b--")).deep.equal([[{}, "--bc\nx--b"]]);
    });

    it("takes a boundary of signs that mean something in patterns", () => {
        const boundary = "=_?(a+b).c'/-1";
        expect(parse(`--${boundary}\n\nx\n--${boundary}--`, boundary)).deep.equal([[{}, "x"]]);
    });

    it("joins folded headers", () => {
        expect(parse("--b\nA: 1\n 2\n\nx\n--b--")).deep.equal([[{ a: "1 2" }, "x"]]);
    });

    it("takes a batch of nothing", () => {
        expect(parse("--b--")).deep.equal([]);
    });

    const bad: [string, string, RegExp][] = [
        ["an empty body", "", /boundary does not occur/],
        ["a body without the boundary", "--c\n\nx\n--c--", /boundary does not occur/],
        ["one that was cut short", "--b\n\nx\n--b\n\ny", /last boundary is missing/],
        ["too many parts", "--b\n\nx\n".repeat(4) + "--b--", /more than 3 parts; send several/],
        ["huge headers", `--b\nA: ${"x".repeat(200)}\n\nx\n--b--`, /headers of more than 100/],
        ["headers without end", `--b\n${"A: 1\n".repeat(50)}--b--`, /headers of more than 100/],
        ["a malformed header", "--b\nno header\n\nx\n--b--", /malformed header/],
        ["a header with a control character", "--b\nA: \u0001\n\nx\n--b--", /malformed header/],
    ];
    for (const [name, body, message] of bad) {
        it(`refuses ${name}`, () => {
            expect(() => parse(body)).throw(message);
        });
    }

    it("takes time in proportion to the length", () => {
        for (const filler of ["\r\n", "-", "\n--", "\r\n--b ", "\n--b\t\t", "a:\n "]) {
            expect(() => parse(filler.repeat(200_000), "bb")).throw(/boundary does not occur/);
        }
    });
});

describe("parseRequest", () => {
    it("reads request line, headers and body", () => {
        const request = parseRequest(
            'POST /v1alpha1/x?key=k HTTP/1.1\nContent-Type: application/json\n\n{"a": 1}\n',
        );
        expect(request).deep.include({ method: "POST", target: "/v1alpha1/x?key=k", body: '{"a": 1}\n' });
        expect(request.headers.get("content-type")).equal("application/json");
    });

    it("takes a full URL by its path, and a request without headers or version", () => {
        expect(parseRequest("GET https://x.example/a?b=1\r\n\r\n").target).equal("/a?b=1");
        expect(parseRequest("GET /a")).deep.include({ method: "GET", target: "/a", body: "" });
    });

    for (const text of [
        "",
        "\n\nPOST /a",
        "hello",
        "BREW /a HTTP/1.1",
        "POST  HTTP/1.1",
        "POST http://[ HTTP/1.1",
    ]) {
        it(`refuses ${JSON.stringify(text)}`, () => {
            expect(() => parseRequest(text)).throw(/does not begin with a request line/);
        });
    }

    it("takes time in proportion to the length", () => {
        expect(splitHead("\r\n".repeat(200_000)).head).equal("");
        expect(() => parseRequest(`POST ${"/".repeat(200_000)}`)).throw(/request line/);
    });
});
