import type { Label, ModelContract } from "../../model/contract";
import { noModel, overloaded, scoringFailed } from "../errors/catalogue";
import { encodingTooLong, pinningOff, tokenIdUnknown } from "../errors/scoring";
import { ServiceError } from "../errors/service-error";
import type { LoadedModel } from "../models/loaded-model";

/** Probability of each label. */
export type LabelScores = Record<Label, number>;

export interface ScoreOptions {
    /** Aborted when the client left: what still waits is dropped. */
    signal?: AbortSignal | null;
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
    current: () => LoadedModel | null;
    /** Brings a version that a client pins; throws a ServiceError where it cannot. @default pinning is off */
    pinned?: (version: string) => Promise<LoadedModel>;
    /** Versions that are kept loaded because clients pinned them. @default none */
    pins?: () => readonly LoadedModel[];
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
     * @throws {ServiceError} overloaded, noModel, scoringFailed, pinningOff and those of `pinned`; or the signal's reason.
     */
    score(texts: readonly string[], options: ScoreOptions = {}): Promise<ScoredTexts> {
        return this.admitted(texts.length, options, (model) => this.tokenise(model, texts));
    }

    /**
     * Scores texts that come as token ids.
     *
     * @param encodings Each at most the contract's `max_length` long.
     * @throws {ServiceError} encodingTooLong, tokenIdUnknown (field `input_ids[i]`), and those of `score`.
     */
    scoreEncodings(encodings: readonly Int32Array[], options: ScoreOptions = {}): Promise<ScoredTexts> {
        return this.admitted(encodings.length, options, (model) => {
            encodings.forEach((ids, i) => checkEncoding(`input_ids[${i}]`, ids, model));
            return encodings;
        });
    }

    /**
     * Facts of the version that serves, or of one that is pinned; that one is loaded.
     *
     * @throws {ServiceError} noModel, pinningOff and those of `pinned`.
     */
    model(version: string | null = null): Promise<ModelFacts> {
        return this.resolve(version);
    }

    /** Facts of the version that serves (null before the first) and of those that clients pinned. */
    get loaded(): { serving: ModelFacts | null; pinned: readonly ModelFacts[] } {
        return { serving: this.args.current(), pinned: this.args.pins?.() ?? [] };
    }

    private async admitted(
        count: number,
        { signal = null, version = null }: ScoreOptions,
        encode: (model: LoadedModel) => readonly Int32Array[],
    ): Promise<ScoredTexts> {
        const { textsInFlight, observer } = this.args;
        // One request alone may pass the bound, or a large one could never be served.
        if (this.inFlight > 0 && this.inFlight + count > textsInFlight) {
            observer?.rejected?.("overloaded");
            throw overloaded(textsInFlight);
        }
        this.inFlight += count;
        try {
            const model = await this.resolve(version);
            const logits = await model.engine.score(encode(model), signal);
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
            this.inFlight -= count;
        }
    }

    private async resolve(version: string | null): Promise<LoadedModel> {
        const { current, pinned, alias, observer } = this.args;
        const model = current();
        if (version !== null && version !== model?.version) {
            if (pinned === undefined) throw pinningOff(version);
            return pinned(version);
        }
        if (model === null) {
            observer?.rejected?.("no_model");
            throw noModel(alias);
        }
        return model;
    }

    private tokenise(model: LoadedModel, texts: readonly string[]): Int32Array[] {
        const startedAt = performance.now();
        const encodings = texts.map((text) => model.tokenizer.encode(text));
        const tokens = encodings.reduce((sum, { length }) => sum + length, 0);
        this.args.observer?.tokenised?.(performance.now() - startedAt, tokens);
        return encodings;
    }
}

function checkEncoding(field: string, ids: Int32Array, { contract, tokenizer }: LoadedModel): void {
    if (ids.length > contract.max_length) throw encodingTooLong(field, ids.length, contract.max_length);
    const unknown = ids.find((id) => id < 0 || id >= tokenizer.vocabularySize);
    if (unknown !== undefined) throw tokenIdUnknown(field, unknown, tokenizer.vocabularySize);
}

function named(row: Float32Array, { labels }: ModelContract): LabelScores {
    return Object.fromEntries(labels.map((label, i) => [label, row[i]])) as LabelScores;
}
