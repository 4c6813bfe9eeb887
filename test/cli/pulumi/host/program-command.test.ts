import { RunRequest } from "@pulumi/pulumi/proto/language_pb";
import * as pb from "@pulumi/pulumi/proto/language_pb";
import { Struct } from "google-protobuf/google/protobuf/struct_pb";
import { join } from "node:path";
import { expect } from "chai";
import { programCommand, splitWords } from "../../../../cli/pulumi/host/program-command";

const ROOT = join(__dirname, "../../../..");

describe("splitWords", () => {
    it("splits as a shell does", () => {
        expect(splitWords("--require tsx/cjs  --title='a b' \"--x=c d\"")).to.deep.equal([
            "--require",
            "tsx/cjs",
            "--title=a b",
            "--x=c d",
        ]);
        expect(splitWords("")).to.deep.equal([]);
    });
});

describe("programCommand", () => {
    function request(options: Parameters<typeof Struct.fromJavaScript>[0]): RunRequest {
        const info = new pb.ProgramInfo();
        info.setProgramDirectory(ROOT);
        info.setRootDirectory(ROOT);
        info.setEntryPoint(".");
        info.setOptions(Struct.fromJavaScript(options));
        const run = new RunRequest();
        run.setInfo(info);
        run.setProject("moderato");
        run.setStack("dev");
        run.setMonitorAddress("127.0.0.1:7");
        run.setDryrun(true);
        run.getConfigMap().set("moderato:port", "8001");
        run.setConfigsecretkeysList(["moderato:key"]);
        return run;
    }

    it("runs the program by the project's own SDK, with Pulumi.yaml's options", () => {
        const options = {
            typescript: false,
            nodeargs: "--require tsx/cjs",
            tsconfig: "tsconfig.pulumi.json",
        };
        const { args, env, cwd } = programCommand(request(options), "127.0.0.1:9");
        expect(args.slice(0, 3)).to.deep.equal([
            "--require",
            "tsx/cjs",
            require.resolve("@pulumi/pulumi/cmd/run"),
        ]);
        expect(args).to.include.members([
            "--monitor=127.0.0.1:7",
            "--engine=127.0.0.1:9",
            "--stack=dev",
            "--dry-run",
        ]);
        expect(args.at(-1)).to.equal(".");
        expect(cwd).to.equal(ROOT);
        expect(env).to.deep.equal({
            PULUMI_CONFIG: '{"moderato:port":"8001"}',
            PULUMI_CONFIG_SECRET_KEYS: '["moderato:key"]',
            PULUMI_NODEJS_TYPESCRIPT: "false",
            PULUMI_NODEJS_TSCONFIG_PATH: "tsconfig.pulumi.json",
        });
    });

    it("compiles TypeScript by ts-node unless told otherwise, as Pulumi's own host does", () => {
        expect(programCommand(request({}), "").env).to.include({ PULUMI_NODEJS_TYPESCRIPT: "true" });
        expect(programCommand(request({ typescript: "false" }), "").env).to.include({
            PULUMI_NODEJS_TYPESCRIPT: "false",
        });
    });
});
