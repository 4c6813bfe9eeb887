import { expect } from "chai";
import { JIGSAW_LABELS } from "../../../../model/contract";
import { useTemporaryFolder } from "../../../support/temporary-folder";
import { useFreshServer } from "../../../support/suite-server";

describe("GET /models", () => {
    const folder = useTemporaryFolder();
    const server = useFreshServer(folder);

    const get = (path: string, accept = "application/json") =>
        fetch(server().url + path, { headers: { accept } });

    it("lists what is loaded", async () => {
        const list = (await (await get("/models")).json()) as { models: { loaded_since: string }[] };
        expect(list).deep.include({ model: "moderato", alias: "production" });
        expect(list.models).length(1);
        expect(list.models[0]).include({ version: "1", serves: true, pinned: false, family: "linear" });
        expect(new Date(list.models[0]?.loaded_since ?? "").getTime()).closeTo(Date.now(), 60_000);
    });

    it("tells what a version is, from its contract", async () => {
        const answer = await get("/models/1", "*/*");
        expect(answer.headers.get("content-type")).equal("application/json");
        expect(answer.headers.get("x-moderato-model-version")).equal("1");
        const card = (await answer.json()) as Record<string, unknown> & {
            files: Record<string, { sha256: string; bytes: number }>;
        };
        expect(card).deep.include({
            model: "moderato",
            version: "1",
            alias: "production",
            serves: true,
            pinned: false,
            family: "linear",
            labels: [...JIGSAW_LABELS],
            max_length: 200,
            training: { data_sha256: "0".repeat(64), rows: 1, seed: 1, created: "2026-11-01T00:00:00Z" },
            evaluation: null,
        });
        expect(card).include.keys("thresholds", "calibration");
        expect(card.files["model.onnx"]?.bytes).greaterThan(0);
        expect(card.files["tokenizer.json"]?.sha256).match(/^[0-9a-f]{64}$/);
    });

    it("tells a version that does not serve by pinning it", async () => {
        const card = (await (await get("/models/2")).json()) as object;
        expect(card).include({ version: "2", serves: false, pinned: true, alias: null });
        const { models } = (await (await get("/models")).json()) as { models: object[] };
        expect(models).length(2);
        expect(models[1]).include({ version: "2", serves: false, pinned: true });
        expect(await (await get("/models/2", "text/html")).text()).include("Pinned by a client since");
    });

    it("is a page for browsers", async () => {
        const answer = await get("/models/1", "text/html,application/xhtml+xml,*/*;q=0.8");
        expect(answer.headers.get("content-type")).match(/^text\/html/);
        expect(answer.headers.get("vary")).equal("Accept");
        const page = await answer.text();
        expect(page).match(/^<!doctype html>/);
        expect(page).include("<h1>moderato, version 1</h1>");
        for (const label of JIGSAW_LABELS) expect(page).include(label);
    });

    it("refuses a version that nobody registered, and what is no version's name", async () => {
        const unknown = await get("/models/99");
        expect(unknown.status).equal(404);
        const odd = await get("/models/a%20b");
        expect(odd.status).equal(400);
        expect(((await odd.json()) as { error: { message: string } }).error.message).not.match(/a b/);
    });
});
