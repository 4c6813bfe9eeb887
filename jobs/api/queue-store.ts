import { mkdirSync, readFileSync, readdirSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { z } from "zod";

const entrySchema = z.object({
    /** Of the run; the runner's record of it has the same. */
    id: z.string(),
    /** Order in which runs were asked for. */
    sequence: z.int(),
    pipeline: z.string(),
    /** As they were given; defaults and gates are filled in when the run begins. */
    parameters: z.record(z.string(), z.string()),
    submitted: z.iso.datetime(),
    cancelled: z.boolean(),
});

/** A run that was accepted and has not ended. */
export type QueueEntry = z.infer<typeof entrySchema>;

/**
 * Runs that were accepted and have not ended, a file each in `<home>/pipeline-api/queue/`. A file is there whole or
 * not at all, and is removed once the run's record says how it ended: whenever the service is killed, the next one
 * finds what is still to be done.
 */
export class QueueStore {
    readonly folder: string;

    constructor(home: string) {
        this.folder = join(home, "pipeline-api", "queue");
    }

    /** In the order in which they were asked for. Files that are none of ours are told to `broken` and set aside. */
    readAll(broken: (file: string) => void): QueueEntry[] {
        mkdirSync(this.folder, { recursive: true });
        const entries = readdirSync(this.folder)
            .filter((name) => name.endsWith(".json"))
            .flatMap((name) => {
                const file = join(this.folder, name);
                try {
                    return [parse(file)];
                } catch {
                    renameSync(file, `${file}.broken`);
                    broken(`${file}.broken`);
                    return [];
                }
            });
        return entries.sort((a, b) => a.sequence - b.sequence);
    }

    /** @throws where there is no such entry */
    read(id: string): QueueEntry {
        return parse(this.#file(id));
    }

    write(entry: QueueEntry): void {
        const file = this.#file(entry.id);
        // On the disk itself before the caller is told that the run was accepted.
        writeFileSync(`${file}.new`, JSON.stringify(entry, null, 2), { flush: true });
        renameSync(`${file}.new`, file);
    }

    remove(id: string): void {
        rmSync(this.#file(id), { force: true });
    }

    #file(id: string): string {
        return join(this.folder, `${id}.json`);
    }
}

function parse(file: string): QueueEntry {
    return entrySchema.parse(JSON.parse(readFileSync(file, "utf8")));
}
