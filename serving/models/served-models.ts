import type { ServiceError } from "../errors/service-error";
import { aliasNamesNothing, pinningOff, registrySilent, versionNotLoaded } from "../errors/versions";
import type { ModelManager, ModelStatus } from "./model-manager";
import type { HeldModel, ModelSource } from "./model-source";
import type { PinnedModels } from "./pinned-models";

/** The version that the alias names, and those that clients pin. */
export class ServedModels implements ModelSource {
    /** @param pinned null where pinning is off. */
    constructor(
        private readonly manager: ModelManager,
        private readonly pinned: PinnedModels | null,
        private readonly alias: string,
    ) {}

    get loaded(): ModelSource["loaded"] {
        return { serving: this.manager.status.current, pinned: this.pinned?.models ?? [] };
    }

    /** @throws {ServiceError} registrySilent, aliasNamesNothing, versionNotLoaded, pinningOff and those of pins. */
    async acquire(version: string | null): Promise<HeldModel> {
        const { manager, pinned, alias } = this;
        // A pinned version that serves needs no threads of its own.
        if (version !== null && version !== manager.status.current?.version) {
            if (pinned === null) throw pinningOff(version);
            return pinned.acquire(version);
        }
        const current = manager.acquire();
        if (current === null) throw whyNone(manager.status, alias);
        return current;
    }
}

/** What stands in the way of the first model: each needs another remedy. */
function whyNone({ registryReachable, aliasExists, refused }: ModelStatus, alias: string): ServiceError {
    if (refused !== null) return versionNotLoaded(alias, refused.version);
    if (!registryReachable) return registrySilent(alias);
    return aliasExists ? versionNotLoaded(alias, null) : aliasNamesNothing(alias);
}
