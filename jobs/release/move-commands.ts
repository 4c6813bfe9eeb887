import { numberOption, parseOptions, readJson, UsageError } from "../command-line";
import { actor } from "./history";
import { promote, rollback, type MoveContext } from "./move-stage";
import { registrationSchema } from "./register-command";
import { clientOf, platformFromEnvironment } from "./registry-access";

export const PROMOTE_USAGE = `Usage: promote --version N --to dev|staging|canary|production [--reason TEXT] [--timeout SECONDS]

  --version       the registered version; or --registration FILE that \`register\` wrote
  --to            the stage that shall serve it
  --reason        kept in the stage's history
  --timeout       longest wait for the stage to show the version (default 120)`;

export const ROLLBACK_USAGE = `Usage: rollback --stage dev|staging|canary|production [--reason TEXT] [--timeout SECONDS]

  --stage    the stage that shall serve its version before this one
  --reason   kept in the stage's history
  --timeout  longest wait for the stage to show the version (default 120)`;

const DEFAULT_TIMEOUT_SECONDS = "120";
const INTERVAL_MS = 250;

/** `jobs promote` */
export async function promoteCommand(argv: readonly string[], signal: AbortSignal): Promise<void> {
    const options = parseOptions(
        argv,
        PROMOTE_USAGE,
        ["to"],
        ["version", "registration", "reason", "timeout"],
    );
    if ((options.version === undefined) === (options.registration === undefined)) {
        throw new UsageError(`either --version or --registration is needed.\n${PROMOTE_USAGE}`);
    }
    const version =
        options.version ??
        (await readJson(options.registration ?? "", registrationSchema, "jobs register")).version;
    const run = process.env["MODERATO_RUN_ID"];
    const reason = options.reason ?? (run ? `pipeline run ${run}` : "by hand");
    await promote(version, options.to, context(reason, options.timeout, signal));
}

/** `jobs rollback` */
export async function rollbackCommand(argv: readonly string[], signal: AbortSignal): Promise<void> {
    const options = parseOptions(argv, ROLLBACK_USAGE, ["stage"], ["reason", "timeout"]);
    await rollback(options.stage, context(options.reason ?? "by hand", options.timeout, signal));
}

function context(why: string, timeout = DEFAULT_TIMEOUT_SECONDS, signal: AbortSignal): MoveContext {
    const platform = platformFromEnvironment();
    return {
        client: clientOf(platform),
        platform,
        who: actor(),
        why,
        timeoutMs: numberOption("timeout", timeout, 1, 3600) * 1000,
        intervalMs: INTERVAL_MS,
        signal,
        fetch,
    };
}
