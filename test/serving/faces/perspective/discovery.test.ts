import { createHash } from "node:crypto";
import { expect } from "chai";
import { useTemporaryFolder } from "../../../support/temporary-folder";
import { startTestServer, type TestServer } from "../../../support/test-server";

interface Document {
    rootUrl: string;
    batchPath: string;
    resources: { comments: { methods: Record<string, { path: string; request: Ref; response: Ref }> } };
    schemas: Record<string, { properties: Record<string, object> }>;
}
interface Ref {
    $ref: string;
}

describe("GET /$discovery/rest", () => {
    const folder = useTemporaryFolder();
    let server: TestServer;
    afterEach(() => server.close());
    const apiKeyHashes = [createHash("sha256").update("a key").digest("hex")];

    const discover = async (path: string, headers: Record<string, string> = {}): Promise<Document> => {
        const response = await fetch(server.url + path, { headers });
        expect(response.status, path).equal(200);
        return (await response.json()) as Document;
    };
    const PATH = "/$discovery/rest?version=v1alpha1";

    it("describes methods and messages without a key, at each of its addresses", async () => {
        server = await startTestServer(folder(), { apiKeyHashes });
        const document = await discover(PATH);
        expect(document).include({ rootUrl: `${server.url}/`, batchPath: "batch" });
        const { analyze, suggestscore } = document.resources.comments.methods;
        expect(analyze?.path).equal("v1alpha1/comments:analyze");
        expect(suggestscore?.path).equal("v1alpha1/comments:suggestscore");
        // Every message that is referred to is there.
        const references = JSON.stringify(document).match(/"\$ref":"\w+"/g) ?? [];
        expect(references.length).greaterThan(10);
        for (const reference of new Set(references)) {
            expect(document.schemas).have.property((JSON.parse(`{${reference}}`) as Ref).$ref);
        }
        expect(Object.keys(document.schemas["AnalyzeCommentRequest"]?.properties ?? {})).include.members([
            "comment",
            "requestedAttributes",
            "spanAnnotations",
        ]);
        expect(document).not.have.property("auth");
        for (const path of ["/$discovery/rest", "/discovery/v1/apis/commentanalyzer/v1alpha1/rest"]) {
            expect(await discover(path)).deep.equal(document);
        }
    });

    it("answers other versions as Google does", async () => {
        server = await startTestServer(folder());
        const response = await fetch(`${server.url}/$discovery/rest?version=v1`);
        const { error } = (await response.json()) as { error: object };
        expect(response.status).equal(404);
        expect(error).include({
            code: 404,
            status: "NOT_FOUND",
            message:
                "Discovery document not found for API service: commentanalyzer.googleapis.com format: rest version: v1",
        });
    });

    it("names the address that a proxy was asked for", async () => {
        server = await startTestServer(folder());
        const headers = { "x-forwarded-proto": "https, http", "x-forwarded-host": "mod.example.org:8443" };
        expect((await discover(PATH, headers)).rootUrl).equal("https://mod.example.org:8443/");
        for (const host of ["evil.example/path", "a b", "x@y", ""]) {
            const { rootUrl } = await discover(PATH, {
                "x-forwarded-host": host,
                "x-forwarded-proto": "ftp",
            });
            expect(rootUrl, host).equal(`${server.url}/`);
        }
    });

    it("names the configured address before all others", async () => {
        server = await startTestServer(folder(), { publicUrl: "https://public.example/moderation" });
        const { rootUrl } = await discover(PATH, { "x-forwarded-host": "other.example" });
        expect(rootUrl).equal("https://public.example/moderation/");
    });
});
