import { StageSwitch, type StageEntry } from "./stage-switch";

export interface ServingLineArgs {
    alias: string;
    version: string | null;
    since: Date | null;
    /** This one among them. */
    stages: readonly StageEntry[];
}

/** Which stage this is and which version it serves, as the page arrives; the script keeps it true afterwards. */
export function ServingLine({ alias, version, since, stages }: ServingLineArgs) {
    return (
        <div
            class="serving"
            id="serving"
            data-state={version === null ? "none" : "ok"}
            data-version={version ?? undefined}
        >
            {stages.length > 1 ? <StageSwitch entries={stages} /> : <p class="serving-stage">{alias}</p>}
            <p id="serving-text" class="serving-text">
                <VersionSince version={version} since={since} />
            </p>
            <div id="serving-notices" class="notices" role="status"></div>
        </div>
    );
}

function VersionSince({ version, since }: Pick<ServingLineArgs, "version" | "since">) {
    if (version === null || since === null) return <>no model serves yet</>;
    const time = since.toISOString();
    return (
        <>
            version {version} serves since{" "}
            <time datetime={time}>{time.slice(0, 16).replace("T", " ")} UTC</time>
        </>
    );
}
