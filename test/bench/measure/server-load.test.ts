import { expect } from "chai";
import { loadPlan } from "../../../bench/measure/server-load";

describe("loadPlan", () => {
    const texts = Array.from({ length: 100 }, (_, i) => `comment ${String(i)}`);
    const plan = (textsPerRequest: number) =>
        loadPlan(
            { url: "http://127.0.0.1:1", pid: 42 },
            texts,
            { connections: 8, textsPerRequest },
            { warmUp: 2, run: 5 },
        );

    it("sends every text in a request of its own", () => {
        const { bodies, url, pid, textsPerBody } = plan(1);
        expect(pid).to.equal(42);
        expect(bodies.map((body) => (JSON.parse(body) as { text: string }).text)).to.deep.equal(texts);
        expect(url).to.equal("http://127.0.0.1:1/predict");
        expect(textsPerBody).to.equal(1);
    });

    it("sends batches that are all full, and different ones", () => {
        const { bodies, textsPerBody } = plan(32);
        const batches = bodies.map((body) => (JSON.parse(body) as { texts: string[] }).texts);
        expect(textsPerBody).to.equal(32);
        expect(batches.map(({ length }) => length)).to.deep.equal([32, 32, 32]);
        expect(new Set(batches.flat()).size).to.equal(96);
    });
});
