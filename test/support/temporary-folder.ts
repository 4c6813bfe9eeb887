import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

/** A new folder for each test of the enclosing suite, removed after it. */
export function useTemporaryFolder(): () => string {
    let path: string | null = null;
    beforeEach(() => {
        path = mkdtempSync(join(tmpdir(), "moderato-test-"));
    });
    afterEach(() => {
        if (path !== null) rmSync(path, { recursive: true, force: true });
        path = null;
    });
    return () => {
        if (path === null) throw new Error("the temporary folder exists only while a test runs");
        return path;
    };
}
