import type { Label, ModelContract } from "../../model/contract";
import { noModel, overloaded, scoringFailed } from "../errors/catalogue";
import type { LoadedModel } from "../models/loaded-model";

/** Probability of each label. */
export type LabelScores = Record<Label, number>;

export interface ScoredTexts {
    /** Version that scored all of them. */
    version: string;
    contract: ModelContract;
    /** One for each text, in order. */
    scores: LabelScores[];
}

export interface ScoreServiceArgs {
    current: () => LoadedModel | null;
    alias: string;
    /** Texts admitted and not yet answered. */
    textsInFlight: number;
    observer?: ScoreObserver;
}

export interface ScoreObserver {
    tokenised?(ms: number, tokens: number): void;
    rejected?(reason: "overloaded" | "no_model" | "failed" | "client_left"): void;
    scored?(version: string, scores: readonly LabelScores[]): void;
}

/** Admission, then tokens, then the engine of the version that serves at this moment. */
export class ScoreService {
    private inFlight = 0;

    constructor(private readonly args: ScoreServiceArgs) {}

    /** Texts admitted and not yet answered. */
    get textsInFlight(): number {
        return this.inFlight;
    }

    /**
     * Scores all texts with one version.
     *
     * @param signal Aborted when the client left: what still waits is dropped.
     * @throws {ServiceError} overloaded, noModel, scoringFailed; or the signal's reason.
     */
    async score(texts: readonly string[], signal: AbortSignal | null = null): Promise<ScoredTexts> {
        const { current, alias, textsInFlight, observer } = this.args;
        const model = current();
        if (model === null) {
            observer?.rejected?.("no_model");
            throw noModel(alias);
        }
        // One request alone may pass the bound, or a large one could never be served.
        if (this.inFlight > 0 && this.inFlight + texts.length > textsInFlight) {
            observer?.rejected?.("overloaded");
            throw overloaded(textsInFlight);
        }
        this.inFlight += texts.length;
        try {
            const rows = await model.engine.score(this.tokenise(model, texts), signal);
            const scores = rows.map((row) => named(row, model.contract));
            observer?.scored?.(model.version, scores);
            return { version: model.version, contract: model.contract, scores };
        } catch (error) {
            if (signal?.aborted === true) {
                observer?.rejected?.("client_left");
                throw error;
            }
            observer?.rejected?.("failed");
            throw scoringFailed(error);
        } finally {
            this.inFlight -= texts.length;
        }
    }

    private tokenise(model: LoadedModel, texts: readonly string[]): Int32Array[] {
        const startedAt = performance.now();
        const encodings = texts.map((text) => model.tokenizer.encode(text));
        const tokens = encodings.reduce((sum, { length }) => sum + length, 0);
        this.args.observer?.tokenised?.(performance.now() - startedAt, tokens);
        return encodings;
    }
}

function named(row: Float32Array, { labels }: ModelContract): LabelScores {
    return Object.fromEntries(labels.map((label, i) => [label, row[i]])) as LabelScores;
}
