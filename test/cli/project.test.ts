import { expect } from "chai";
import { openProject, pulumiEnvironment } from "../../cli/project";
import type { Tools } from "../../cli/tools";

const tools = (ownHost: boolean): Tools => ({
    pulumi: { executable: "/cache/pulumi/1/pulumi", origin: "", ownHost },
    supervisord: "/cache/s/bin/supervisord",
    supervisorctl: "/cache/s/bin/supervisorctl",
    mlflow: "/cache/m/bin/mlflow",
    jobsPython: "/cache/j/bin/python",
});

describe("openProject", () => {
    it("keeps data in the project unless MODERATO_HOME says otherwise", () => {
        expect(openProject("/srv/project", {})).to.deep.equal({
            root: "/srv/project",
            home: "/srv/project/.moderato",
            logs: "/srv/project/.moderato/logs",
        });
        expect(openProject("/srv/project", { MODERATO_HOME: "/data/m" })).to.include({ home: "/data/m" });
        expect(openProject("/srv/project", { MODERATO_HOME: "m" })).to.include({ home: "/srv/project/m" });
    });
});

describe("pulumiEnvironment", () => {
    const project = openProject("/a b", {});

    it("names the project's backend as a URL, its tools and its data folder", () =>
        expect(pulumiEnvironment(project, tools(true), { PATH: "/bin" })).to.deep.equal({
            PULUMI_BACKEND_URL: "file:///a%20b/.moderato/pulumi",
            PULUMI_CONFIG_PASSPHRASE: "",
            PULUMI_SKIP_UPDATE_CHECK: "true",
            PULUMI_DISABLE_AUTOMATIC_PLUGIN_ACQUISITION: "true",
            MODERATO_HOME: "/a b/.moderato",
            MODERATO_SUPERVISORD: "/cache/s/bin/supervisord",
            MODERATO_SUPERVISORCTL: "/cache/s/bin/supervisorctl",
            MODERATO_MLFLOW: "/cache/m/bin/mlflow",
            MODERATO_JOBS_PYTHON: "/cache/j/bin/python",
            PATH: "/cache/pulumi/1:/bin",
        }));

    it("leaves what the user has set", () => {
        const env = pulumiEnvironment(project, tools(false), {
            PULUMI_BACKEND_URL: "s3://state",
            PULUMI_CONFIG_PASSPHRASE_FILE: "/secret",
            PATH: "/bin",
        });
        expect(env).to.include({ PULUMI_BACKEND_URL: "s3://state" });
        expect(env).not.to.have.any.keys(
            "PULUMI_CONFIG_PASSPHRASE",
            "PULUMI_DISABLE_AUTOMATIC_PLUGIN_ACQUISITION",
        );
    });
});
