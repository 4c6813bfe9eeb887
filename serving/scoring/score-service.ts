import type { Label, ModelContract } from "../../model/contract";
import type { Presence } from "../engine/presence";
import { overloaded, scoringFailed } from "../errors/catalogue";
import { encodingTooLong, tokenIdUnknown } from "../errors/scoring";
import { ServiceError } from "../errors/service-error";
import type { LoadedModel } from "../models/loaded-model";
import type { HeldModel, ModelSource } from "../models/model-source";
import type { ScoreCache } from "./score-cache";

/** Probability of each label. */
export type LabelScores = Record<Label, number>;

export interface ScoreOptions {
    /** Aborted when the client left: what still waits is dropped. */
    signal?: Presence | null;
    /** A registered version that the client pins. @default the one that serves */
    version?: string | null;
}

export interface ScoredTexts {
    /** Version that scored all of them. */
    version: string;
    contract: ModelContract;
    /** One for each text, in order. */
    scores: LabelScores[];
    /** What the scores were calibrated from: one row for each text, in the contract's label order. */
    logits: Float32Array[];
}

/** Facts of a version that can score. */
export type ModelFacts = Pick<LoadedModel, "version" | "contract" | "loadedAt" | "directory">;

export interface ScoreServiceArgs {
    models: ModelSource;
    /** Scores of texts that came before. @default none are kept */
    cache?: ScoreCache | null;
    /** Texts admitted and not yet answered. */
    textsInFlight: number;
    observer?: ScoreObserver;
}

export type RejectionReason = "overloaded" | "no_model" | "version" | "failed" | "client_left";

export interface ScoreObserver {
    tokenised?(ms: number): void;
    rejected?(reason: RejectionReason): void;
    /** Texts looked up in the cache. */
    looked?: (hits: number, misses: number) => void;
    scored?(version: string, scores: readonly LabelScores[]): void;
}

/** Admission, then tokens, then the engine of the version that serves at this moment or that is pinned. */
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
     * @throws {ServiceError} overloaded, scoringFailed and those of `models`; or the signal's reason.
     */
    score(texts: readonly string[], options: ScoreOptions = {}): Promise<ScoredTexts> {
        const { cache = null } = this.args;
        return this.admitted(texts.length, options, (model, signal) => {
            const score = (some: readonly string[]): Promise<Float32Array[]> =>
                model.engine.score(this.tokenise(model, some), signal);
            return cache === null ? score(texts) : cache.rows(model, texts, score);
        });
    }

    /**
     * Scores texts that come as token ids.
     *
     * @param encodings Each at most the contract's `max_length` long.
     * @throws {ServiceError} encodingTooLong, tokenIdUnknown (field `input_ids[i]`), and those of `score`.
     */
    scoreEncodings(encodings: readonly Int32Array[], options: ScoreOptions = {}): Promise<ScoredTexts> {
        return this.admitted(encodings.length, options, (model, signal) => {
            encodings.forEach((ids, i) => checkEncoding(`input_ids[${i}]`, ids, model));
            return model.engine.score(encodings, signal);
        });
    }

    /**
     * Facts of the version that serves, or of one that is pinned; that one is loaded.
     *
     * @throws {ServiceError} those of `models`.
     */
    async model(version: string | null = null): Promise<ModelFacts> {
        const { model, release } = await this.args.models.acquire(version);
        release();
        return model;
    }

    /** Facts of the version that serves (null before the first) and of those that clients pinned. */
    get loaded(): { serving: ModelFacts | null; pinned: readonly ModelFacts[] } {
        return this.args.models.loaded;
    }

    private async admitted(
        count: number,
        { signal = null, version = null }: ScoreOptions,
        logitsOf: (model: LoadedModel, signal: Presence | null) => Promise<Float32Array[]>,
    ): Promise<ScoredTexts> {
        const { textsInFlight, observer } = this.args;
        // One request alone may pass the bound, or a large one could never be served.
        if (this.inFlight > 0 && this.inFlight + count > textsInFlight) {
            observer?.rejected?.("overloaded");
            throw overloaded(textsInFlight);
        }
        this.inFlight += count;
        let held: HeldModel | null = null;
        try {
            held = await this.acquire(version);
            const { model } = held;
            const logits = await logitsOf(model, signal);
            const scores = logits.map((row) => named(model.calibrate(row), model.contract));
            observer?.scored?.(model.version, scores);
            return { version: model.version, contract: model.contract, scores, logits };
        } catch (error) {
            if (error instanceof ServiceError) throw error;
            if (signal?.aborted === true) {
                observer?.rejected?.("client_left");
                throw error;
            }
            observer?.rejected?.("failed");
            throw scoringFailed(error);
        } finally {
            held?.release();
            this.inFlight -= count;
        }
    }

    private async acquire(version: string | null): Promise<HeldModel> {
        try {
            return await this.args.models.acquire(version);
        } catch (error) {
            if (error instanceof ServiceError) this.args.observer?.rejected?.(reasonOf(error));
            throw error;
        }
    }

    private tokenise(model: LoadedModel, texts: readonly string[]): Int32Array[] {
        const startedAt = performance.now();
        const encodings = texts.map((text) => model.tokenizer.encode(text));
        this.args.observer?.tokenised?.(performance.now() - startedAt);
        return encodings;
    }
}

/** A few fixed names, for metrics. */
function reasonOf({ facts: { code } }: ServiceError): RejectionReason {
    return code === "no_model" ? "no_model" : "version";
}

function checkEncoding(field: string, ids: Int32Array, { contract, tokenizer }: LoadedModel): void {
    if (ids.length > contract.max_length) throw encodingTooLong(field, ids.length, contract.max_length);
    const unknown = ids.find((id) => id < 0 || id >= tokenizer.vocabularySize);
    if (unknown !== undefined) throw tokenIdUnknown(field, unknown, tokenizer.vocabularySize);
}

function named(row: Float32Array, { labels }: ModelContract): LabelScores {
    return Object.fromEntries(labels.map((label, i) => [label, row[i]])) as LabelScores;
}
