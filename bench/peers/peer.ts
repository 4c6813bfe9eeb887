import type { Label } from "../../model/contract";

/** A server of another make that serves the same model folder. */
export interface Peer {
    /** For `--only` and the JSON. */
    name: string;
    /** For tables and plots. */
    title: string;
    /** Lock file beside this one, without its ending, and so the environment that it runs in. */
    environment: string;
    path: string;
    /** The program, by its name in the environment's `bin`, and its arguments. */
    command(place: PeerPlace): [string, ...string[]];
    /** A program to run once before, e.g. one that packs the model as this server wants it. */
    prepare?(place: PeerPlace): [string, ...string[]];
    /** Of both programs, beside what every peer gets. */
    variables?(place: PeerPlace): Record<string, string>;
    /** A request's JSON for one text. */
    body(text: string): unknown;
    /** The scores in an answer's JSON. */
    scores(answer: unknown): Record<Label, number>;
}

/** Where a peer runs. Programs start in the folder of the peers' Python files. */
export interface PeerPlace {
    port: number;
    /** Model folder. */
    model: string;
    /** A folder of its own for whatever it writes. */
    work: string;
}

/** A peer that cannot be installed, does not start, or does not answer as it must; the others go on. */
export class PeerError extends Error {
    constructor(message: string) {
        super(message);
        this.name = "PeerError";
    }
}
