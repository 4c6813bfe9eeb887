import { expect } from "chai";
import { ConfigError, readConfig } from "../../../jobs/api/config";

describe("configuration of the pipeline API", () => {
    it("has defaults for everything", () => {
        expect(readConfig({}, "/project")).to.deep.equal({
            projectRoot: "/project",
            home: "/project/.moderato",
            port: 8010,
            platformFile: "/project/.moderato/platform.json",
            queueCapacity: 20,
            logLevel: "info",
        });
    });

    it("takes what is set, with paths from the project's folder, and an empty variable for unset", () => {
        const config = readConfig(
            {
                MODERATO_HOME: "elsewhere",
                MODERATO_PIPELINE_PORT: "9010",
                MODERATO_PLATFORM: "/facts.json",
                MODERATO_PIPELINE_QUEUE: "",
            },
            "/project",
        );
        expect(config).to.include({
            home: "/project/elsewhere",
            port: 9010,
            platformFile: "/facts.json",
            queueCapacity: 20,
        });
    });

    it("names each variable that cannot be used, its value and what is allowed", () => {
        const read = () =>
            readConfig({ MODERATO_PIPELINE_PORT: "many", MODERATO_PIPELINE_QUEUE: "0" }, "/project");
        expect(read).to.throw(ConfigError, /MODERATO_PIPELINE_PORT is "many".*0 to 65535/);
        expect(read).to.throw(ConfigError, /MODERATO_PIPELINE_QUEUE is "0".*1 to 1000/);
    });
});
