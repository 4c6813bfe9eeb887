import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect } from "chai";
import { dependenciesOf, pipelines, resolveParameters, validatePipeline } from "../../../jobs/pipelines";
import type { PipelineDefinition, StepDefinition } from "../../../jobs/pipelines";

function step(name: string, changes: Partial<StepDefinition> = {}): StepDefinition {
    return {
        name,
        title: name,
        program: "jobs",
        arguments: [{ output: "out" }],
        inputs: {},
        outputs: { out: "file" },
        code: [],
        timeoutSeconds: 1,
        resources: { cpu: "1", memory: "1Mi" },
        ...changes,
    };
}

function pipeline(
    steps: StepDefinition[],
    parameters: PipelineDefinition["parameters"] = {},
): PipelineDefinition {
    return { name: "p", description: "", parameters, steps };
}

describe("pipeline definitions", () => {
    it("offers the model families that training has, and no other", () => {
        const choices = /"--family", choices=(\[[^\]]*\])/.exec(
            readFileSync(join(__dirname, "../../../jobs/train/train.py"), "utf8"),
        )?.[1];
        expect(pipelines["mlops"]?.parameters["family"]?.allowed).to.deep.equal(JSON.parse(choices ?? "[]"));
    });

    for (const definition of Object.values(pipelines)) {
        it(`${definition.name} is valid`, () => {
            expect(validatePipeline(definition).map((s) => s.name)).to.have.members(
                definition.steps.map((s) => s.name),
            );
        });
    }

    it("mlops takes a version to production only after the gates and the stages before", () => {
        const mlops = pipelines["mlops"] as PipelineDefinition;
        const before = new Map(mlops.steps.map((s) => [s.name, dependenciesOf(s)]));
        const reach = (name: string): string[] =>
            (before.get(name) ?? []).flatMap((other) => [other, ...reach(other)]);
        expect(reach("promote-production")).to.include.members([
            "gate",
            "optimise",
            "promote-staging",
            "promote-canary",
        ]);
        expect(reach("optimise")).to.include("gate");
    });

    it("puts each step after those it depends on, whatever the order of the definition", () => {
        const b = step("b", {
            arguments: [{ input: "a" }, { output: "out" }],
            inputs: { a: { step: "a", output: "out" } },
        });
        const order = validatePipeline(pipeline([step("c", { dependsOn: ["b"] }), b, step("a")]));
        expect(order.map((s) => s.name)).to.deep.equal(["a", "b", "c"]);
    });

    const wrong: [string, StepDefinition[], RegExp][] = [
        ["two steps of one name", [step("a"), step("a")], /two steps are named a/],
        ["a name that is no word", [step("A b")], /step name "A b" must match/],
        ["a dependency that does not exist", [step("a", { dependsOn: ["z"] })], /depends on step z/],
        [
            "an input from nowhere",
            [step("a", { inputs: { x: { step: "z", output: "out" } } })],
            /comes from step z/,
        ],
        [
            "an output that the source does not have",
            [step("a"), step("b", { inputs: { x: { step: "a", output: "nope" } } })],
            /output nope of step a, which has out/,
        ],
        [
            "an unknown parameter",
            [step("a", { arguments: [{ parameter: "q" }, { output: "out" }] })],
            /parameter q/,
        ],
        ["an unknown input", [step("a", { arguments: [{ input: "q" }, { output: "out" }] })], /uses input q/],
        [
            "an undeclared output",
            [step("a", { arguments: [{ output: "q" }, { output: "out" }] })],
            /writes output q/,
        ],
        [
            "an output that nothing writes",
            [step("a", { arguments: [] })],
            /declares output out, which no argument/,
        ],
        [
            "a step without a purpose",
            [step("a", { arguments: [], outputs: {} })],
            /neither an output nor an effect/,
        ],
        [
            "a circle",
            [
                step("a", { dependsOn: ["c"] }),
                step("b", { dependsOn: ["a"] }),
                step("c", { dependsOn: ["b"] }),
            ],
            /circle: a → c → b → a/,
        ],
    ];
    for (const [what, steps, message] of wrong) {
        it(`refuses ${what}`, () => {
            expect(() => validatePipeline(pipeline(steps))).to.throw(message);
        });
    }
});

describe("pipeline parameters", () => {
    const definition = pipeline([step("a")], {
        seed: { description: "seed", default: "1", number: { min: 0, max: 10, integer: true } },
        gate: { description: "the least accuracy", number: { min: 0, max: 1 } },
        family: { description: "family", default: "linear", allowed: ["linear", "transformer"] },
    });

    it("fills in defaults", () => {
        const resolved = resolveParameters(definition, { gate: "0.8" });
        expect(resolved).to.deep.equal({ seed: "1", gate: "0.8", family: "linear" });
    });

    const wrong: [Record<string, string>, RegExp][] = [
        [{}, /needs parameter gate: the least accuracy/],
        [{ gate: "2" }, /gate is "2"; allowed: a number from 0 to 1/],
        [{ gate: "NaN" }, /allowed: a number from 0 to 1/],
        [{ gate: " " }, /allowed: a number from 0 to 1/],
        [{ gate: "1", seed: "1.5" }, /allowed: a whole number from 0 to 10/],
        [{ gate: "1", family: "forest" }, /"forest"; allowed: linear, transformer/],
        [{ gate: "1", colour: "red" }, /no parameter "colour"; it has seed, gate, family/],
    ];
    for (const [given, message] of wrong) {
        it(`refuses ${JSON.stringify(given)}`, () => {
            expect(() => resolveParameters(definition, given)).to.throw(message);
        });
    }
});
