import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { ServerConfig } from "../../serving/config";
import { startTestServer, untilVersion, type TestServer } from "./test-server";

/** One server for all tests of the enclosing suite, which must not change what it serves. Version 1 serves. */
export function useSuiteServer(overrides: Partial<ServerConfig> = {}): () => TestServer {
    let folder: string | null = null;
    let server: TestServer | null = null;
    before(async () => {
        folder = mkdtempSync(join(tmpdir(), "moderato-suite-"));
        server = await startTestServer(folder, overrides);
        await untilVersion(server, "1");
    });
    after(async () => {
        await server?.close();
        if (folder !== null) rmSync(folder, { recursive: true, force: true });
    });
    return () => {
        if (server === null) throw new Error("the server runs only while the suite does");
        return server;
    };
}

/** A server for each test of the enclosing suite, in its own folder. Version 1 serves. */
export function useFreshServer(folder: () => string): () => TestServer {
    let server: TestServer | null = null;
    beforeEach(async () => {
        server = await startTestServer(folder());
        await untilVersion(server, "1");
    });
    afterEach(() => server?.close());
    return () => {
        if (server === null) throw new Error("the server runs only while a test does");
        return server;
    };
}
