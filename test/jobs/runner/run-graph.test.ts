import { expect } from "chai";
import { runGraph } from "../../../jobs/runner/run-graph";
import { tinyStep } from "../../support/tiny-pipeline";

/** Steps that end when the test says so. */
class Gates {
    readonly running = new Set<string>();
    readonly started: string[] = [];
    private readonly open = new Map<string, (ok: boolean) => void>();

    readonly run = ({ name }: { name: string }) => {
        this.running.add(name);
        this.started.push(name);
        return new Promise<boolean>((resolve) => this.open.set(name, resolve));
    };

    /** Ends a step, and lets what follows from it happen. */
    async end(name: string, ok = true): Promise<void> {
        this.running.delete(name);
        this.open.get(name)?.(ok);
        await new Promise((resolve) => setImmediate(resolve));
    }
}

describe("graph of steps", () => {
    const diamond = [
        tinyStep("top", "write"),
        tinyStep("left", "write", ["top"]),
        tinyStep("right", "write", ["top"]),
        tinyStep("bottom", "write", ["left"], { dependsOn: ["right"] }),
    ];

    it("runs side by side what the graph allows, and waits for all that a step depends on", async () => {
        const gates = new Gates();
        const ended = runGraph(diamond, 4, gates.run);
        expect([...gates.running]).to.deep.equal(["top"]);
        await gates.end("top");
        expect([...gates.running]).to.deep.equal(["left", "right"]);
        await gates.end("left");
        expect([...gates.running]).to.deep.equal(["right"]);
        await gates.end("right");
        expect([...gates.running]).to.deep.equal(["bottom"]);
        await gates.end("bottom");
        expect(await ended).to.equal(true);
    });

    it("keeps to its bound", async () => {
        const gates = new Gates();
        const ended = runGraph(
            [tinyStep("a", "write"), tinyStep("b", "write"), tinyStep("c", "write")],
            2,
            gates.run,
        );
        expect([...gates.running]).to.deep.equal(["a", "b"]);
        await gates.end("a");
        expect([...gates.running]).to.deep.equal(["b", "c"]);
        await gates.end("b");
        await gates.end("c");
        expect(await ended).to.equal(true);
    });

    it("starts nothing after a failure, and waits for what is in flight", async () => {
        const gates = new Gates();
        const steps = [...diamond, tinyStep("later", "write", ["left"])];
        let result: boolean | undefined;
        const ended = runGraph(steps, 2, gates.run).then((ok) => (result = ok));
        await gates.end("top");
        await gates.end("left", false);
        expect([...gates.running]).to.deep.equal(["right"]);
        expect(result).to.equal(undefined);
        await gates.end("right");
        await ended;
        expect(result).to.equal(false);
        expect(gates.started).to.deep.equal(["top", "left", "right"]);
    });

    it("starts nothing after a failure that only waited for its turn", async () => {
        const gates = new Gates();
        const ended = runGraph([tinyStep("a", "write"), tinyStep("b", "write")], 1, gates.run);
        await gates.end("a", false);
        expect(gates.started).to.deep.equal(["a"]);
        expect(await ended).to.equal(false);
    });

    it("passes on what breaks, once nothing is in flight", async () => {
        const broken = runGraph([tinyStep("a", "write")], 1, () => Promise.reject(new Error("bug: x")));
        expect(await broken.catch((e: Error) => e.message)).to.equal("bug: x");
    });
});
