import type { StageLink } from "../config";

export interface StageEntry extends StageLink {
    /** Whether it is the stage that shows the page. */
    current: boolean;
}

/**
 * The stages to choose from, this one among them.
 *
 * @param stages From the settings; may or may not name the stage itself.
 * @param own Name and URLs of the stage that shows the page; a URL of it marks its entry, else its name does.
 */
export function stageEntries(
    stages: readonly StageLink[],
    own: { name: string; urls: readonly string[] },
): StageEntry[] {
    const origins = new Set(own.urls.map((url) => new URL(url).origin));
    const byUrl = stages.find(({ url }) => origins.has(new URL(url).origin));
    const self = byUrl ?? stages.find(({ name }) => name === own.name);
    const entries = stages.map((stage) => ({ ...stage, current: stage === self }));
    return self === undefined ? [{ name: own.name, url: "/", current: true }, ...entries] : entries;
}

/** Links to the other stages' pages. The script adds the comment to each as a fragment, which no server sees. */
export function StageSwitch({ entries }: { entries: readonly StageEntry[] }) {
    return (
        <nav aria-label="Stages" class="stages">
            <ul>
                {entries.map(({ name, url, current }) => (
                    <li>
                        {current ? (
                            <span aria-current="page">{name}</span>
                        ) : (
                            <a href={url} data-stage={url}>
                                {name}
                            </a>
                        )}
                    </li>
                ))}
            </ul>
        </nav>
    );
}
