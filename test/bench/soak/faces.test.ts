import { expect } from "chai";
import { ExpectedScores, type Scores } from "../../../bench/soak/expected-scores";
import { facesOf, type Face } from "../../../bench/soak/faces";
import { rubbishOf } from "../../../bench/soak/rubbish";
import { JIGSAW_LABELS } from "../../../model/contract";
import { expectedScores } from "../../support/model-folder";
import { useTemporaryFolder } from "../../support/temporary-folder";
import { useFreshServer } from "../../support/suite-server";
import { type TestServer } from "../../support/test-server";

const TEXTS = ["Well!", "what?!", 'a "quoted" line\nand another!!', "plain"];
const named = (row: number[]): Scores =>
    Object.fromEntries(JIGSAW_LABELS.map((label, i) => [label, row[i]])) as Scores;
const known = (graph: "first" | "second"): ReadonlyMap<string, Scores> =>
    new Map(TEXTS.map((text) => [text, named(expectedScores(graph, text))]));
const expected = new ExpectedScores(
    new Map([
        ["1", known("first")],
        ["2", known("second")],
    ]),
);

/** What the soak sends is what the server understands; otherwise it would try nothing. */
describe("the soak's requests", () => {
    const folder = useTemporaryFolder();
    const server = useFreshServer(folder);

    for (const face of facesOf("moderato"))
        it(`${face.name}: its answer tells the scores, and of which version`, async () => {
            const texts = TEXTS.slice(0, face.maxTexts);
            const answer = await ask(server(), face, texts);
            const body = await answer.text();
            expect(answer.status, body).equal(200);
            const told = face.read(JSON.parse(body));
            expect(expected.fault(face, "1", texts, told)).equal(null);
            expect(expected.fault(face, "2", texts, told), "told apart from version 2").not.equal(null);
            expect(answer.headers.get("x-moderato-model-version")).equal("1");
        });

    for (const { name, method, path, body, headers } of rubbishOf("moderato"))
        it(`rubbish is refused: ${name}`, async () => {
            const answer = await fetch(server().url + path, {
                method,
                body: body as string | null,
                headers: { "content-type": "application/json", ...headers },
            });
            await answer.body?.cancel();
            expect(answer.status).within(400, 499);
        });
});

function ask({ url }: TestServer, face: Face, texts: readonly string[]): Promise<Response> {
    return fetch(url + face.path, {
        method: "POST",
        headers: { "content-type": face.contentType ?? "application/json" },
        body: face.body(texts),
    });
}
