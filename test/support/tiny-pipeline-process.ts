import { TinyPlace, tinyPipeline, tinyStep } from "./tiny-pipeline";

/** What the test that kills a runner runs, and takes up again: the middle step hangs the first time. */
export const KILLED_PIPELINE = tinyPipeline([
    tinyStep("first", "write"),
    tinyStep("middle", "hang-once", ["first"]),
    tinyStep("last", "write", ["middle"]),
]);

// Run as a process of its own (the argument is the place's root), so that it can be killed.
const root = process.argv[2];
if (require.main === module && root) {
    const place = Object.assign(new TinyPlace(), {
        root,
        home: `${root}/home`,
        callsFile: `${root}/calls`,
        hungFile: `${root}/hung`,
    });
    place.run(KILLED_PIPELINE).then(
        (run) => console.log(run.status),
        (error: unknown) => {
            console.error(error);
            process.exitCode = 1;
        },
    );
}
