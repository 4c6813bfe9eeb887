import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect } from "chai";
import { stageUrls } from "../../../../components/infrastructure/local/stage-urls";
import { useTemporaryFolder } from "../../../support/temporary-folder";

describe("stageUrls", () => {
    const folder = useTemporaryFolder();
    const configure = (stage: string, text: string): void =>
        writeFileSync(join(folder(), `Pulumi.${stage}.yaml`), text);

    it("takes each stage's port from its stack's file, or the default", () => {
        configure("dev", "config:\n  moderato:port: 9001\n  moderato:mlflowPort: 9020\n");
        configure("production", "config:\n  moderato:infrastructure: local\n");
        configure("staging", 'config:\n  moderato:port: "9002"\n');
        configure("canary", "");
        expect(stageUrls(folder())).to.deep.equal({
            dev: "http://127.0.0.1:9001",
            staging: "http://127.0.0.1:9002",
            canary: "http://127.0.0.1:8003",
            production: "http://127.0.0.1:8000",
        });
    });

    it("leaves out what has no file, and a port that is no number", () => {
        configure("dev", "config:\n  moderato:port: many\n");
        expect(stageUrls(folder())).to.deep.equal({});
    });
});
