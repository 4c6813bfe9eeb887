import type { LoadedModel } from "./loaded-model";

/** A version that does not end before it is released. */
export interface HeldModel {
    model: LoadedModel;
    /** To be called once, when everything asked of it is answered. */
    release: () => void;
}

/** Where scoring gets its models from. */
export interface ModelSource {
    /**
     * The version that serves, or a registered one, brought where it must be.
     *
     * @param version null for the one that serves.
     * @throws {ServiceError} where there is none, or it cannot be had.
     */
    acquire(version: string | null): Promise<HeldModel>;
    readonly loaded: { serving: LoadedModel | null; pinned: readonly LoadedModel[] };
}

/** Holds a model from this very moment on. */
export function held(model: LoadedModel): HeldModel {
    return { model, release: model.engine.hold() };
}
