import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

export const HEADER = "id,comment_text,toxic,severe_toxic,obscene,threat,insult,identity_hate";

/** A CSV in Jigsaw's schema: `toxic` of `rows` are rude, all differ well from each other. */
export function commentsCsv(rows: number, toxic: number): string {
    const things = [
        "bridge",
        "garden",
        "kettle",
        "violin",
        "harbour",
        "ladder",
        "pencil",
        "tractor",
        "window",
        "jacket",
    ];
    const lines = Array.from({ length: rows }, (_, i) => {
        const thing = `${things[i % 10]} ${things[Math.floor(i / 10) % 10]} ${(i * 7919).toString(36)}`;
        return i < toxic
            ? `r${i},"you are a fool, ${thing} ${i}",1,0,0,0,1,0`
            : `r${i},"notes on the ${thing} of ${i}",0,0,0,0,0,0`;
    });
    return [HEADER, ...lines, ""].join("\n");
}

/** A new folder under the system's temporary one, and the way to remove it. */
export function temporaryFolder(): {
    path: string;
    write(name: string, content: string | Buffer): string;
    remove(): void;
} {
    const path = mkdtempSync(join(tmpdir(), "moderato-data-"));
    return {
        path,
        write(name, content) {
            writeFileSync(join(path, name), content);
            return join(path, name);
        },
        remove: () => rmSync(path, { recursive: true, force: true }),
    };
}

/** The error that a promise rejects with; fails when it does not. */
export async function rejection(promise: Promise<unknown>): Promise<Error> {
    let value: unknown;
    try {
        value = await promise;
    } catch (error) {
        return error as Error;
    }
    throw new Error(`expected a rejection, got ${JSON.stringify(value)}`);
}
