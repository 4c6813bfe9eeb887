import { expect } from "chai";
import { stageEntries } from "../../../serving/page/stage-switch";

describe("the stage switch", () => {
    const stages = [
        { name: "staging", url: "http://127.0.0.1:8002" },
        { name: "production", url: "http://127.0.0.1:8000" },
    ];
    const marked = (name: string, ...urls: string[]) =>
        stageEntries(stages, { name, urls }).map((entry) => `${entry.name}${entry.current ? "*" : ""}`);

    it("marks the stage by the address that the page was asked at", () => {
        expect(marked("other", "http://127.0.0.1:8002/?a=b")).deep.equal(["staging*", "production"]);
    });

    it("marks it by its public address", () => {
        expect(marked("other", "http://10.0.0.7:8000/", "http://127.0.0.1:8000")).deep.equal([
            "staging",
            "production*",
        ]);
    });

    it("marks it by its name where addresses tell nothing", () => {
        expect(marked("staging", "http://localhost:1/")).deep.equal(["staging*", "production"]);
    });

    it("adds the stage where the settings list only others", () => {
        expect(marked("canary", "http://127.0.0.1:8003/")).deep.equal(["canary*", "staging", "production"]);
    });

    it("is the stage alone where there are no others", () => {
        const [entry, ...rest] = stageEntries([], { name: "production", urls: ["http://127.0.0.1:8000/"] });
        expect(entry).deep.equal({ name: "production", url: "/", current: true });
        expect(rest).deep.equal([]);
    });
});
