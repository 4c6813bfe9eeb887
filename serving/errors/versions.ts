import { ServiceError } from "./service-error";

/** Errors of the version that should serve and of versions that clients pin. */

const UNTIL_LOADED_S = 2;

/** Before the first model, while the registry cannot be asked. */
export const registrySilent = (alias: string): ServiceError =>
    new ServiceError({
        code: "no_model",
        status: 503,
        message:
            `No model serves yet: the registry does not answer, so what alias ${alias} names is unknown, and no ` +
            `version is on disk. Start MLflow or correct MLFLOW_TRACKING_URI; this server then loads the version by itself.`,
        field: "alias",
        value: alias,
        allowed: "an alias of a whole version",
        remedy: "Start MLflow or correct MLFLOW_TRACKING_URI; this server then loads the version by itself.",
        retryAfterS: UNTIL_LOADED_S,
    });

/** Before the first model, while the alias does not exist. */
export const aliasNamesNothing = (alias: string): ServiceError =>
    new ServiceError({
        code: "no_model",
        status: 503,
        message: `No model serves yet: alias ${alias} names no version. Train a model or set the alias to a version.`,
        field: "alias",
        value: alias,
        allowed: "an alias of a whole version",
        remedy: "Train a model or set the alias to a version.",
        retryAfterS: UNTIL_LOADED_S,
    });

/** Before the first model, while the version is on its way or was refused. */
export const versionNotLoaded = (alias: string, refused: string | null): ServiceError =>
    new ServiceError({
        code: "no_model",
        status: 503,
        message:
            refused === null
                ? `No model serves yet: the version that alias ${alias} names is being loaded. Try again shortly.`
                : `No model serves yet: version ${refused}, which alias ${alias} names, could not be loaded; ` +
                  `/healthz says why. Move the alias to a whole version.`,
        field: "alias",
        value: alias,
        allowed: "an alias of a whole version",
        remedy: refused === null ? "Try again shortly." : "See /healthz; move the alias to a whole version.",
        retryAfterS: UNTIL_LOADED_S,
    });

export const pinningOff = (version: string): ServiceError =>
    new ServiceError({
        code: "pinning_off",
        status: 403,
        message:
            `version is ${JSON.stringify(version)}; this server scores with the version that serves only. ` +
            `Pin none, or set MODERATO_PINNED_VERSIONS to the number of versions it may keep loaded.`,
        field: "version",
        value: version,
        allowed: "the version that serves",
        remedy: "Pin none, or set MODERATO_PINNED_VERSIONS to the number of versions it may keep loaded.",
    });

export const versionUnknown = (version: string, modelName: string): ServiceError =>
    new ServiceError({
        code: "version_unknown",
        status: 404,
        message:
            `version is ${JSON.stringify(version)}; it must be a registered version of model ${modelName}. ` +
            `Pin one that the registry lists, or none for the one that serves.`,
        field: "version",
        value: version,
        allowed: `a registered version of model ${modelName}`,
        remedy: "Pin one that the registry lists, or none for the one that serves.",
    });

/** A version that is registered and must not serve; `reason` names the file, what was found and what is allowed. */
export const versionBroken = (version: string, reason: string): ServiceError =>
    new ServiceError({
        code: "version_broken",
        status: 409,
        message: `version ${version} cannot score: ${reason} Pin another version, or none for the one that serves.`,
        field: "version",
        value: version,
        allowed: "a whole version",
        remedy: "Pin another version, or none for the one that serves.",
    });

/** A pinned version that is not on disk while the registry does not give it. */
export const versionUnreachable = (version: string, cause: unknown): ServiceError =>
    new ServiceError(
        {
            code: "version_unreachable",
            status: 503,
            message:
                `version ${version} is not on this server and the registry does not give it. ` +
                `Try again after Retry-After seconds, or pin none for the version that serves.`,
            field: "version",
            value: version,
            remedy: "Start MLflow, then try again; or pin none for the version that serves.",
            retryAfterS: 5,
        },
        { cause },
    );

/** What stands around a whole version failed: no thread, no memory, no disk. */
export const versionNotStarted = (version: string, cause: unknown): ServiceError =>
    new ServiceError(
        {
            code: "version_not_started",
            status: 503,
            message: `version ${version} could not be started. Try again after Retry-After seconds; the log says why.`,
            field: "version",
            value: version,
            remedy: "Try again after Retry-After seconds; the log says why.",
            retryAfterS: 5,
        },
        { cause },
    );

export const versionsBusy = (limit: number): ServiceError =>
    new ServiceError({
        code: "versions_busy",
        status: 429,
        message:
            `${limit} versions wait already to be loaded. Pin fewer different versions, and try again after ` +
            `Retry-After seconds.`,
        field: "version",
        allowed: `at most ${limit} that wait`,
        remedy: "Pin fewer different versions, and try again after Retry-After seconds.",
        retryAfterS: 2,
    });
