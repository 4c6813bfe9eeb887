import { expect } from "chai";
import { ConfigError, parseConfig } from "../../components/config";

describe("parseConfig", () => {
    it("fills in the defaults of a stage", () => {
        expect(parseConfig("staging", {})).to.deep.include({
            stage: "staging",
            infrastructure: "local",
            modelName: "moderato",
            port: 8002,
        });
    });

    it("takes what is set, and the defaults of gates that are not", () => {
        const config = parseConfig("dev", { port: "9001", gates: '{"minAccuracy":0.9}' });
        expect(config.port).to.equal(9001);
        expect(config.pipelinePort).to.equal(8010);
        expect(parseConfig("dev", { pipelinePort: "9010" }).pipelinePort).to.equal(9010);
        expect(config.gates).to.deep.equal({
            minAccuracy: 0.9,
            minRocAuc: 0.85,
            minF1: 0.6,
            minBehaviour: 0.65,
            maxFprRise: 0,
            maxRegressedFunctions: 0,
            maxParityDelta: 0.01,
        });
    });

    it("hands the server's settings on in its own terms", () => {
        const server = {
            apiKeyHashes: ["a".repeat(64), "b".repeat(64)],
            corsOrigins: ["https://forum.example.org"],
            requestsPerMinute: 600,
            openaiCategories: { hate: ["identity_hate"] },
            otlpEndpoint: "http://127.0.0.1:4318",
        };
        expect(parseConfig("production", { server: JSON.stringify(server) }).server).to.deep.equal({
            MODERATO_API_KEY_HASHES: `${"a".repeat(64)} ${"b".repeat(64)}`,
            MODERATO_CORS_ORIGINS: "https://forum.example.org",
            MODERATO_RATE_LIMIT: "600",
            MODERATO_OPENAI_CATEGORIES: '{"hate":["identity_hate"]}',
            OTEL_EXPORTER_OTLP_ENDPOINT: "http://127.0.0.1:4318",
        });
        expect(parseConfig("production", {}).server).to.deep.equal({});
    });

    const refused: [string, string, Record<string, string>, RegExp[]][] = [
        [
            "an infrastructure that does not exist",
            "dev",
            { infrastructure: "lokal" },
            [/moderato:infrastructure is lokal/, /allowed is local/, /config set moderato:infrastructure/],
        ],
        ["a port that is none", "canary", { port: "80000" }, [/moderato:port is 80000/, /1 to 65535/]],
        ["a pipeline port that is none", "dev", { pipelinePort: "0" }, [/moderato:pipelinePort is 0/]],
        [
            "the pipeline port on a stage",
            "staging",
            { pipelinePort: "9010" },
            [
                /moderato:pipelinePort is set on the stack staging/,
                /pulumi config set moderato:pipelinePort VALUE -s dev/,
            ],
        ],
        [
            "a port that no browser calls",
            "canary",
            { port: "6000" },
            [/moderato:port is 6000/, /browsers call/],
        ],
        ["a port that is no number", "canary", { port: "web" }, [/moderato:port is web/]],
        ["a gate beyond 1", "dev", { gates: '{"minRocAuc":85}' }, [/moderato:gates is/, /0 to 1/]],
        ["gates that are no object", "dev", { gates: "high" }, [/moderato:gates is high/]],
        [
            "a setting that does not exist",
            "dev",
            { prot: "8001" },
            [/moderato:prot is not a setting/, /mlflowPort/, /config rm moderato:prot/],
        ],
        [
            "a setting of the server that does not exist",
            "production",
            { server: '{"apiKeys":["secret"]}' },
            [/moderato:server of the stack production: apiKeys is not a setting/, /apiKeyHashes/],
        ],
        [
            "a key where its hash belongs",
            "production",
            { server: '{"apiKeyHashes":["secret"]}' },
            [/apiKeyHashes: MODERATO_API_KEY_HASHES is "secret"; it must be sha256/, /config set --path/],
        ],
        [
            "a collector that is no URL",
            "production",
            { server: '{"otlpEndpoint":"collector:4318"}' },
            [/otlpEndpoint is "collector:4318"; it must be an http/],
        ],
        [
            "server settings that are no object",
            "dev",
            { server: "fast" },
            [/it must be an object with any of/],
        ],
        [
            "a platform setting on a stage",
            "production",
            { mlflowPort: "9" },
            [/belongs to the platform, which dev owns/],
        ],
        [
            "a stack without a stage",
            "qa",
            {},
            [/no stage for the stack "qa"/, /dev, staging, canary, production/],
        ],
    ];
    for (const [what, stack, values, messages] of refused)
        it(`refuses ${what}, naming it and the remedy`, () => {
            for (const message of messages)
                expect(() => parseConfig(stack, values)).to.throw(ConfigError, message);
        });
});
