import { existsSync } from "node:fs";
import { join } from "node:path";
import { expect } from "chai";
import { UserError } from "../../cli/bootstrap/user-error.mjs";
import { platformFrom, writePlatform } from "../../cli/platform";
import { readPlatform } from "../../jobs/platform";
import { useTemporaryFolder } from "../support/temporary-folder";
import { openGates } from "../support/gates";

const gates = openGates({ minAccuracy: 0.9 });
const dev = {
    mlflowUrl: "http://127.0.0.1:8020",
    pipelineUrl: "http://127.0.0.1:8010",
    modelName: "moderato",
    gates,
    url: "http://127.0.0.1:8001",
    alias: "development",
};

describe("platformFrom", () => {
    it("takes the platform's facts from dev and each stage's own from it", () => {
        const production = {
            url: "http://127.0.0.1:8000",
            alias: "production",
            mlflowUrl: "http://elsewhere",
        };
        expect(platformFrom({ dev, production, canary: {} })).to.deep.equal({
            mlflowUrl: dev.mlflowUrl,
            pipelineUrl: dev.pipelineUrl,
            modelName: "moderato",
            gates,
            stages: {
                dev: { url: dev.url, alias: "development" },
                production: { url: production.url, alias: "production" },
            },
        });
    });

    it("sends to npm start when the platform is not up", () =>
        expect(() => platformFrom({ production: dev.gates })).to.throw(UserError, "Run `npm start` first"));

    it("names an output that is not as it should be", () =>
        expect(() => platformFrom({ dev: { ...dev, modelName: 3 } })).to.throw(UserError, /modelName/));
});

describe("writePlatform", () => {
    const folder = useTemporaryFolder();
    it("writes what jobs read", () => {
        const home = join(folder(), "new");
        const platform = platformFrom({ dev });
        const file = writePlatform({ root: folder(), home, logs: join(home, "logs") }, platform);
        expect(readPlatform(file)).to.deep.equal(platform);
        expect(existsSync(`${file}.new`)).to.equal(false);
    });
});
