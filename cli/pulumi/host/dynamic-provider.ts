/**
 * The plugin of dynamic providers (resources whose create, diff and delete are written in the program itself):
 * the @pulumi/pulumi of the program in the current folder ships it, this file only runs it in place.
 */
import { createRequire } from "node:module";
import { join } from "node:path";
import { watchEngine } from "./engine-watch";

const requireFromProgram = createRequire(join(process.cwd(), "_"));
const script = requireFromProgram.resolve("@pulumi/pulumi/cmd/dynamic-provider");
watchEngine(() => process.exit(1));
process.argv[1] = script;
requireFromProgram(script);
