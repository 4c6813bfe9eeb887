import { expect } from "chai";
import { ConfigError, isLoopback, readConfig } from "../../serving/config";
import { cpuLimit } from "../../serving/cpu-limit";

const REQUIRED = {
    MODERATO_ALIAS: "staging",
    MLFLOW_TRACKING_URI: "http://127.0.0.1:8020",
    MODERATO_MODEL_DIR: "/var/lib/moderato",
};

describe("readConfig", () => {
    it("fills in defaults, loopback among them", () => {
        const config = readConfig({ ...REQUIRED, MODERATO_PORT: "", MODERATO_WORKERS: "2" });
        expect(config).deep.include({ host: "127.0.0.1", port: 8000, modelName: "moderato", workers: 2 });
        expect(config).deep.include({ pollIntervalMs: 1000, apiKeyHashes: [] });
        expect(config.limits.bodyBytes).equal(1 << 20);
    });

    it("reads whether Perspective's unknown attributes are dropped", () => {
        const dropsUnknown = (text?: string) =>
            readConfig({ ...REQUIRED, MODERATO_PERSPECTIVE_DROP_UNKNOWN: text }).perspectiveDropUnknown;
        expect([dropsUnknown(), dropsUnknown("false"), dropsUnknown("true")]).deep.equal([
            false,
            false,
            true,
        ]);
    });

    const bad: [Record<string, string>, RegExp][] = [
        [{ MODERATO_PORT: "http" }, /MODERATO_PORT is "http"; it must be a whole number from 0 to 65535/],
        [{ MODERATO_PORT: "65536" }, /MODERATO_PORT is "65536"/],
        [{ MODERATO_ALIAS: "" }, /MODERATO_ALIAS is unset; it must be letters/],
        [{ MODERATO_ALIAS: "a/b" }, /MODERATO_ALIAS is "a\/b"/],
        [
            { MLFLOW_TRACKING_URI: "sqlite:///x" },
            /MLFLOW_TRACKING_URI is "sqlite:\/\/\/x"; it must be an http/,
        ],
        [{ MODERATO_WORKERS: "0" }, /MODERATO_WORKERS is "0"/],
        [{ MODERATO_API_KEY_HASHES: "secret" }, /MODERATO_API_KEY_HASHES/],
        [
            { MODERATO_PERSPECTIVE_DROP_UNKNOWN: "yes" },
            /MODERATO_PERSPECTIVE_DROP_UNKNOWN is "yes"; it must be true or false/,
        ],
        [{ MODERATO_LOG_LEVEL: "loud" }, /MODERATO_LOG_LEVEL is "loud"; it must be fatal/],
        [{ MODERATO_CORS_ORIGINS: "https://a.example/path" }, /MODERATO_CORS_ORIGINS.*must be \* or origins/],
        [{ MODERATO_STAGES: "http://127.0.0.1:8002" }, /MODERATO_STAGES.*must be name=URL/],
        [{ MODERATO_STAGES: "staging=8002" }, /MODERATO_STAGES is "staging=8002"/],
        [{ MODERATO_PUBLIC_URL: "example.org" }, /MODERATO_PUBLIC_URL is "example\.org"/],
        [{ MODERATO_OPENAI_CATEGORIES: "{" }, /MODERATO_OPENAI_CATEGORIES is "\{"; it must be a JSON object/],
        [{ MODERATO_OPENAI_CATEGORIES: '{"hate":["spam"]}' }, /MODERATO_OPENAI_CATEGORIES/],
        [
            { MODERATO_OPENAI_CATEGORIES: '{"hatred":["toxic"]}' },
            /MODERATO_OPENAI_CATEGORIES.*from category \(harassment, .*violence\/graphic\)/,
        ],
    ];
    for (const [change, message] of bad) {
        it(`refuses ${JSON.stringify(change)} and names the remedy`, () => {
            expect(() => readConfig({ ...REQUIRED, ...change })).throw(ConfigError, message);
        });
    }

    it("reads lists and links", () => {
        const config = readConfig({
            ...REQUIRED,
            MODERATO_CORS_ORIGINS: "https://forum.example.org, http://localhost:3000",
            MODERATO_STAGES: "dev=http://127.0.0.1:8001/ production=https://m.example.org/moderato",
            MODERATO_PUBLIC_URL: "https://m.example.org/",
            MODERATO_OPENAI_CATEGORIES: '{"hate": ["identity_hate"]}',
        });
        expect(config).deep.include({
            corsOrigins: ["https://forum.example.org", "http://localhost:3000"],
            stages: [
                { name: "dev", url: "http://127.0.0.1:8001" },
                { name: "production", url: "https://m.example.org/moderato" },
            ],
            publicUrl: "https://m.example.org",
            openaiCategories: { hate: ["identity_hate"] },
            feedback: { directory: "/var/lib/moderato/feedback", maxBytes: 256 << 20 },
        });
        expect(readConfig(REQUIRED)).deep.include({ publicUrl: null, openaiCategories: null, stages: [] });
    });

    it("names everything that is wrong at once", () => {
        expect(() => readConfig({ MODERATO_PORT: "x" })).throw(/MODERATO_PORT[^]*MODERATO_ALIAS[^]*MLFLOW/);
    });

    it("listens beyond loopback only with API keys", () => {
        expect(() => readConfig({ ...REQUIRED, MODERATO_HOST: "0.0.0.0" })).throw(
            ConfigError,
            /MODERATO_HOST is 0\.0\.0\.0.*MODERATO_API_KEY_HASHES is unset/,
        );
        const hashes = `${"a".repeat(64)}, ${"b".repeat(64)}`;
        const config = readConfig({ ...REQUIRED, MODERATO_HOST: "0.0.0.0", MODERATO_API_KEY_HASHES: hashes });
        expect(config.apiKeyHashes).deep.equal(["a".repeat(64), "b".repeat(64)]);
    });

    it("knows which addresses are loopback", () => {
        expect(["127.0.0.1", "127.1.2.3", "::1", "localhost"].every(isLoopback)).equal(true);
        expect(["0.0.0.0", "::", "10.0.0.1", "127.example.com"].some(isLoopback)).equal(false);
    });
});

describe("cpuLimit", () => {
    const files = (content: Record<string, string>) => (path: string) => {
        const text = content[path];
        if (text === undefined) throw new Error("ENOENT");
        return text;
    };
    const v1 = "/sys/fs/cgroup/cpu/cpu.cfs";
    const cases: [string, Record<string, string>, number][] = [
        ["no cgroup", {}, 8],
        ["no limit in version 2", { "/sys/fs/cgroup/cpu.max": "max 100000\n" }, 8],
        ["a whole quota in version 2", { "/sys/fs/cgroup/cpu.max": "200000 100000\n" }, 2],
        ["part of a core", { "/sys/fs/cgroup/cpu.max": "50000 100000\n" }, 1],
        ["one and a half cores", { "/sys/fs/cgroup/cpu.max": "150000 100000\n" }, 2],
        ["a quota in version 1", { [`${v1}_quota_us`]: "300000\n", [`${v1}_period_us`]: "100000\n" }, 3],
        ["no limit in version 1", { [`${v1}_quota_us`]: "-1\n", [`${v1}_period_us`]: "100000\n" }, 8],
    ];
    for (const [name, content, expected] of cases) {
        it(`knows ${name}`, () => expect(cpuLimit(8, files(content))).equal(expected));
    }
});
