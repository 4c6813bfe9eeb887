/** Entry of the generator's process: a plan as JSON on standard input, its result as JSON on standard output. */
import { text } from "node:stream/consumers";
import { generateLoad } from "./generator";
import type { LoadPlan } from "./load";

text(process.stdin)
    .then((plan) => generateLoad(JSON.parse(plan) as LoadPlan))
    .then(
        (result) => process.stdout.write(JSON.stringify(result)),
        (error: unknown) => {
            process.stderr.write(`${(error as Error).message}\n`);
            process.exitCode = 1;
        },
    );
